// SPDX-License-Identifier: Apache-2.0
#include "controlplane/project/ApiComparison.h"

#include "config/GatewayFolder.h"
#include "controlplane/project/ApiMerge.h"

#include <algorithm>
#include <array>
#include <map>

namespace postern::project {
namespace {

namespace fs = std::filesystem;
using schema::Value;

struct TwoFiles {
    std::string path; ///< as it is called here, or else there
    std::optional<std::string> here;
    std::optional<std::string> there;
    std::string therePath;
};

/// What says when, by whom or under which id something was saved, and not what it is.
bool isBookkeeping(std::string_view key)
{
    static constexpr std::array<std::string_view, 14> keys{
        "id", "isRevision", "revisionId", "revisionedApiId", "workflowStatus", "lifeCycleStatus", "lastUpdatedTime", "lastUpdatedTimestamp",
        "createdTime", "updatedTime", "updatedBy", "hasThumbnail", "initiatedFromGateway", "serviceInfo"};
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

bool startsWith(const std::string& path, std::string_view beginning)
{
    return path.starts_with(beginning) && (path.size() == beginning.size() || path[beginning.size()] == '.' || path[beginning.size()] == '[');
}

ApiPart partOf(const std::string& path)
{
    if (startsWith(path, "data.operations")) {
        if (path.find(".operationPolicies") != std::string::npos)
            return ApiPart::Policies;
        return path.find(".throttlingPolicy") != std::string::npos ? ApiPart::Limits : ApiPart::Operations;
    }
    for (const char* one : {"data.apiPolicies", "data.mediationPolicies", "data.corsConfiguration"}) {
        if (startsWith(path, one))
            return ApiPart::Policies;
    }
    for (const char* one : {"data.policies", "data.apiThrottlingPolicy", "data.maxTps", "data.subscriptionAvailability"}) {
        if (startsWith(path, one))
            return ApiPart::Limits;
    }
    for (const char* one : {"data.endpointConfig", "data.endpointImplementationType", "data.primaryProductionEndpointId", "data.transport",
                            "data.context", "data.websubSubscriptionConfiguration"}) {
        if (startsWith(path, one))
            return ApiPart::Endpoints;
    }
    for (const char* one : {"data.securityScheme", "data.scopes", "data.authorizationHeader", "data.apiKeyHeader", "data.keyManagers", "data.audiences"}) {
        if (startsWith(path, one))
            return ApiPart::Security;
    }
    return ApiPart::Other;
}

void compareDocuments(const TwoFiles& files, const std::string& role, schema::Problems& problems, std::vector<ApiDifference>& out)
{
    const auto here = parseApiFile(files.path, *files.here, "here/", problems);
    const auto there = parseApiFile(files.therePath, *files.there, "there/", problems);
    if (!here || !there)
        return;
    for (Change& change : differences(*here, *there)) {
        if (role == "api") {
            if (!startsWith(change.path, "data"))
                continue; // which apictl wrote it
            const std::string key = change.path.size() > 5 ? change.path.substr(5, change.path.find_first_of(".[", 5) - 5) : std::string();
            if (isBookkeeping(key))
                continue;
            // Operations have ids that each save may give anew.
            if (startsWith(change.path, "data.operations") && change.path.ends_with("].id"))
                continue;
        }
        const ApiPart part = role == "api" ? partOf(change.path) : ApiPart::Definition;
        out.push_back({part, files.path, std::move(change)});
    }
}

} // namespace

std::string_view toString(ApiPart part) noexcept
{
    switch (part) {
    case ApiPart::Operations: return "operations";
    case ApiPart::Policies: return "policies";
    case ApiPart::Limits: return "limits";
    case ApiPart::Endpoints: return "endpoints";
    case ApiPart::Security: return "security";
    case ApiPart::Definition: return "definition";
    case ApiPart::Files: return "files";
    case ApiPart::Other: break;
    }
    return "other";
}

Result<std::vector<ApiDifference>> compareApi(const fs::path& folder, const publisher::PulledApi& there)
{
    std::map<std::string, TwoFiles> files;
    std::error_code failure;
    for (const publisher::PulledFile& each : there.files) {
        const std::string path = each.path.toStdString();
        TwoFiles& two = files[roleOf(path)];
        two.path = two.therePath = path;
        two.there = each.content.toStdString();
    }
    std::vector<std::string> known{"api.yaml", "api.json"};
    for (const char* kind : {"openapi", "swagger", "asyncapi"}) {
        for (const char* format : {".json", ".yaml"})
            known.push_back(std::string("Definitions/") + kind + format);
    }
    for (const auto& [role, two] : files) {
        if (!isDocument(role))
            known.push_back(two.path);
    }
    bool any = false;
    for (const std::string& path : known) {
        if (!fs::exists(folder / path, failure))
            continue;
        auto content = config::readFileText(folder / path);
        if (!content)
            return unexpected(content.error());
        any = true;
        TwoFiles& two = files[roleOf(path)];
        two.path = path;
        two.here = *std::move(content);
    }
    if (!any)
        return unexpected(ErrorKind::NotFound, folder.filename().string() + " is not here: pull it first", Fault::Config);
    schema::Problems problems;
    std::vector<ApiDifference> out;
    for (const auto& [role, two] : files) {
        if (two.here && two.there && isDocument(role))
            compareDocuments(two, role, problems, out);
        else if (two.here.has_value() != two.there.has_value())
            out.push_back({role == "definition" ? ApiPart::Definition : ApiPart::Files, two.path,
                           {two.path, two.here ? "(here)" : "", two.there ? "(there)" : ""}});
        else if (*two.here != *two.there)
            out.push_back({ApiPart::Files, two.path, {two.path, "(as it is here)", "(another)"}});
    }
    if (problems.hasErrors())
        return unexpected(ErrorKind::InvalidConfig, firstError(problems), Fault::Config);
    std::stable_sort(out.begin(), out.end(), [](const ApiDifference& a, const ApiDifference& b) { return a.part < b.part; });
    return out;
}

} // namespace postern::project
