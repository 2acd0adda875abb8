#include "EmbeddedFiles.h"

// The compiler reads the files themselves (C23 section 6.10.4), so there is no second copy that could differ.
static const unsigned char configuration[] = {
#embed "../../Config/drawbridge.json"
};
static const unsigned char partners[] = {
#embed "../../Config/partners.json"
};
static const unsigned char roles[] = {
#embed "../../Config/roles.json"
};
static const unsigned char contract[] = {
#embed "../../OpenAPI/drawbridge.yaml"
};
static const unsigned char compliance_android_json[] = {
#embed "../../Config/demo/compliance-android.json"
};
static const unsigned char compliance_ios_json[] = {
#embed "../../Config/demo/compliance-ios.json"
};
static const unsigned char conditional_access_json[] = {
#embed "../../Config/demo/conditional-access.json"
};
static const unsigned char contoso_devices_ndjson[] = {
#embed "../../Config/demo/contoso-devices.ndjson"
};
static const unsigned char contoso_directory_json[] = {
#embed "../../Config/demo/contoso-directory.json"
};
static const unsigned char fabrikam_devices_ndjson[] = {
#embed "../../Config/demo/fabrikam-devices.ndjson"
};
static const unsigned char jamf_findings_json[] = {
#embed "../../Config/demo/jamf-findings.json"
};
static const unsigned char lookout_findings_json[] = {
#embed "../../Config/demo/lookout-findings.json"
};
static const unsigned char zimperium_findings_json[] = {
#embed "../../Config/demo/zimperium-findings.json"
};

struct drawbridge_embedded_file drawbridge_embedded_file_at(size_t index) {
    static const struct drawbridge_embedded_file files[] = {
        {"Config/drawbridge.json", configuration, sizeof configuration},
        {"Config/partners.json", partners, sizeof partners},
        {"Config/roles.json", roles, sizeof roles},
        {"Config/demo/compliance-android.json", compliance_android_json, sizeof compliance_android_json},
        {"Config/demo/compliance-ios.json", compliance_ios_json, sizeof compliance_ios_json},
        {"Config/demo/conditional-access.json", conditional_access_json, sizeof conditional_access_json},
        {"Config/demo/contoso-devices.ndjson", contoso_devices_ndjson, sizeof contoso_devices_ndjson},
        {"Config/demo/contoso-directory.json", contoso_directory_json, sizeof contoso_directory_json},
        {"Config/demo/fabrikam-devices.ndjson", fabrikam_devices_ndjson, sizeof fabrikam_devices_ndjson},
        {"Config/demo/jamf-findings.json", jamf_findings_json, sizeof jamf_findings_json},
        {"Config/demo/lookout-findings.json", lookout_findings_json, sizeof lookout_findings_json},
        {"Config/demo/zimperium-findings.json", zimperium_findings_json, sizeof zimperium_findings_json},
        {"OpenAPI/drawbridge.yaml", contract, sizeof contract},
    };
    const struct drawbridge_embedded_file none = {NULL, NULL, 0};
    return index < sizeof files / sizeof files[0] ? files[index] : none;
}
