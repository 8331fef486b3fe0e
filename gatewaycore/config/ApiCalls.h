// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/ApiPlace.h"
#include "schema/Value.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace postern::config {

/// A call about the APIs of a gateway's folder, as the control protocol has it and as whoever writes to a folder makes it:
///
///     GET    /v1/apis[?limit=&after=][&title=]  {"apis": [{entry, name, version, context, hash, revision}], "skipped": [{entry, why}],
///                                        "after"}: a page in the order of the entries; "after" leads to the next
///     GET    /v1/apis/ENTRY             {entry, name, version, context, hash, revision, "files": {PATH: {"text"} | {"base64"}}}; 404
///     GET    /v1/surroundings           {"policies", "filters", "issuers"}: of the whole gateway
///     PUT    /v1/apis/ENTRY             {"revision", "files", "policies", "withoutPolicies"}: written whole or not at all, and read by
///                                       the gateway: {hash}, or 422 {"problems"} and all is as it was before
///     DELETE /v1/apis/ENTRY[?without-policy=NAME]...
///
/// Those that write ask for "If-Match: HASH" or "If-None-Match: *" and are refused (412) when something else is there; what is there
/// already as it is wanted is not written again. ENTRY is percent-encoded. `hash` is hashOf() the files, `revision` the mark of who
/// placed them (null: nobody did). A refusal is {"error"}.
struct ApiCall {
    std::string_view method;
    std::string_view target;
    std::string_view ifMatch;     ///< empty: not there
    std::string_view ifNoneMatch; ///< empty: not there
    std::string_view body;        ///< JSON
};

struct ApiAnswer {
    int status = 200;
    schema::Value body;

    [[nodiscard]] static ApiAnswer error(int status, std::string message);
    [[nodiscard]] static ApiAnswer error(const Error& error);
};

/// What came of a call until the gateway has to read its folder again.
struct BegunApiCall {
    ApiAnswer answer;              ///< unless the gateway refuses what was placed
    std::optional<PlacedApi> placed; ///< to be kept when the gateway takes it, dropped and read again when it does not
};

/// Whether a target is one of these calls.
[[nodiscard]] bool isApiCall(std::string_view target) noexcept;
[[nodiscard]] BegunApiCall beginApiCall(const std::filesystem::path& folder, const ApiCall& call);

/// For programs that make these calls.
[[nodiscard]] std::string apiTarget(std::string_view entry);
[[nodiscard]] schema::Value toValue(const ApiFiles& files);
/// Errors: InvalidArgument for what toValue() would not have made.
[[nodiscard]] Result<ApiFiles> apiFilesOf(const schema::Value& value);

} // namespace postern::config
