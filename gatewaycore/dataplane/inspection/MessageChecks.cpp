// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/MessageChecks.h"

#include "base/Arena.h"
#include "crypto/Base64.h"
#include "dataplane/http/HeaderName.h"
#include "dataplane/http/Message.h"
#include "dataplane/http/Octets.h"
#include "dataplane/http/ParserLimits.h"
#include "dataplane/http/Target.h"

#include <algorithm>

namespace postern::inspection {
namespace {

namespace octets = http::octets;

Error notTaken(std::string message) { return {ErrorKind::InvalidArgument, std::move(message)}; }

} // namespace

bool isFramingField(std::string_view name) noexcept
{
    for (const std::string_view own : {"content-length", "transfer-encoding", "connection", "keep-alive", "proxy-connection",
                                       "te", "trailer", "upgrade", "http2-settings", "expect"}) {
        if (http::equalsIgnoringCase(own, name))
            return true;
    }
    return false;
}

bool isFieldName(std::string_view name) noexcept { return !name.empty() && octets::all(name, octets::Token); }

bool isFieldValue(std::string_view value) noexcept
{
    const char* const end = value.data() + value.size();
    return octets::skipFieldValue(value.data(), end) == end && octets::trim(value).size() == value.size();
}

std::string_view valueOf(const HeaderList& headers, std::string_view name) noexcept
{
    const auto at = std::find_if(headers.begin(), headers.end(),
                                 [&](const auto& field) { return http::equalsIgnoringCase(field.first, name); });
    return at == headers.end() ? std::string_view() : std::string_view(at->second);
}

bool isCoded(const HeaderList& headers) noexcept
{
    const std::string_view coding = valueOf(headers, "content-encoding");
    return !coding.empty() && !http::equalsIgnoringCase(coding, "identity");
}

Result<void> checkTarget(std::string_view target, std::string_view method)
{
    if (target.size() > http::ParserLimits{}.startLine)
        return unexpected(notTaken("The target is too long."));
    http::Target split;
    http::TargetFailure failure;
    if (!http::splitTarget(target, http::parseMethod(method), split, failure))
        return unexpected(notTaken(std::string(failure.reason) + '.'));
    if (split.form != http::TargetForm::Origin)
        return unexpected(notTaken("The target has to be a path, with or without a query."));
    Arena arena;
    if (const auto path = http::normalisePath(split.path, http::DotSegments::Refuse, arena); !path)
        return unexpected(notTaken(path.error().message()));
    return {};
}

Result<void> checkAmount(const HeaderList& headers)
{
    std::size_t size = 0;
    for (const auto& [name, value] : headers)
        size += isFramingField(name) ? 0 : name.size() + value.size() + 4;
    const http::ParserLimits limits;
    if (headers.size() > limits.headerCount || size > limits.headerBytes)
        return unexpected(notTaken("There are more headers than a message may have."));
    return {};
}

Result<std::string> decodedBody(const std::string& body, std::string_view encoding)
{
    std::string out = body;
    if (encoding == "base64") {
        auto decoded = crypto::base64Decode(body);
        if (!decoded)
            return unexpected(notTaken("The body is not base64, as bodyEncoding says."));
        out.assign(decoded->begin(), decoded->end());
    }
    if (out.size() > longestBody)
        return unexpected(notTaken("The body is too large."));
    return out;
}

} // namespace postern::inspection
