#ifndef DRAWBRIDGE_EMBEDDED_FILES_H
#define DRAWBRIDGE_EMBEDDED_FILES_H

#include <stddef.h>

/// One file of the repository whose bytes are part of the binary, so that it works from any folder.
struct drawbridge_embedded_file {
    /// The path below the repository's root, for example `Config/roles.json`.
    const char *path;
    const unsigned char *bytes;
    size_t count;
};

/// The file at `index`; its `path` is null past the last one.
struct drawbridge_embedded_file drawbridge_embedded_file_at(size_t index);

#endif
