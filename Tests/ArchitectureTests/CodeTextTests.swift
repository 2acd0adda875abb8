import Testing

@Suite struct CodeTextTests {
    @Test(arguments: [
        ("a // b", "a     "),
        ("a /* b /* c */ d */ e", "a                   e"),
        ("a /* b\nc */ d", "a     \n     d"),
        (#"let a = "b // c" // d"#, "let a =              "),
        (#"f("a \" b", c)"#, "f(        , c)"),
        (#"f("a \(g("b")) c", d)"#, "f(     g(   )    , d)"),
        (##"f(#"a " \(b) c"#, d)"##, "f(              , d)"),
        (##"f(#"a \#(b) c"#)"##, "f(       b     )"),
        ("a = \"\"\"\n  // b \" c\n  \"\"\"\nd", "a =    \n          \n     \nd"),
        ("a = \"b\nc", "a =   \nc"),
        ("#if a\n#endif", "#if a\n#endif"),
    ])
    func `comments and text are blanked, code and line breaks stay`(source: String, code: String) {
        #expect(CodeText.of(source) == code)
    }

    @Test func `strings can stay while comments go`() {
        #expect(CodeText.of("a(\"https://b\") // c", keepsStrings: true) == "a(\"https://b\")     ")
    }
}
