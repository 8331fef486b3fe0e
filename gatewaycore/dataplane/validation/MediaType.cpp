// SPDX-License-Identifier: Apache-2.0
#include "dataplane/validation/MediaType.h"

#include "dataplane/http/HeaderName.h"
#include "dataplane/http/Octets.h"

namespace postern::validation {
namespace {

bool endsWith(std::string_view text, std::string_view suffix) noexcept
{
    return text.size() > suffix.size() && http::equalsIgnoringCase(text.substr(text.size() - suffix.size()), suffix);
}

} // namespace

std::string_view essenceOf(std::string_view contentType) noexcept
{
    return http::octets::trim(contentType.substr(0, contentType.find(';')));
}

bool isJson(std::string_view essence) noexcept
{
    return http::equalsIgnoringCase(essence, "application/json") || http::equalsIgnoringCase(essence, "text/json") ||
           endsWith(essence, "+json");
}

bool isXml(std::string_view essence) noexcept
{
    return http::equalsIgnoringCase(essence, "application/xml") || http::equalsIgnoringCase(essence, "text/xml") ||
           endsWith(essence, "+xml");
}

int fit(std::string_view essence, std::string_view range) noexcept
{
    if (http::equalsIgnoringCase(essence, range))
        return 3;
    if (range == "*/*" || range == "*")
        return 1;
    const std::size_t slash = essence.find('/');
    const bool major = range.ends_with("/*") && slash == range.size() - 2 &&
                       http::equalsIgnoringCase(essence.substr(0, slash), range.substr(0, slash));
    return major ? 2 : 0;
}

} // namespace postern::validation
