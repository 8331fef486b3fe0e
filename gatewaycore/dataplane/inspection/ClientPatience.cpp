// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/ClientPatience.h"

#include <charconv>

namespace postern::inspection {
namespace {

/// At most eight digits, as grpc-timeout has them; more would be no time-out.
std::optional<std::int64_t> timeIn(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.size() > 8 || failure != std::errc() || end != text.data() + text.size() || number < 0)
        return std::nullopt;
    return number;
}

} // namespace

std::optional<Milliseconds> patienceOf(const http::HeaderMap& request)
{
    std::optional<Milliseconds> out;
    request.forEachValue("Prefer", [&](std::string_view field) {
        http::forEachListMember(field, [&](std::string_view preference) {
            const std::size_t equals = preference.find('=');
            if (out || equals == std::string_view::npos || !http::equalsIgnoringCase(preference.substr(0, equals), "wait"))
                return;
            if (const auto seconds = timeIn(preference.substr(equals + 1)))
                out = Seconds(*seconds);
        });
    });
    const std::string_view grpc = request.value("grpc-timeout");
    if (out || grpc.empty())
        return out;
    const auto count = timeIn(grpc.substr(0, grpc.size() - 1));
    if (!count)
        return out;
    switch (grpc.back()) {
    case 'H': return std::chrono::hours(*count);
    case 'M': return std::chrono::minutes(*count);
    case 'S': return Seconds(*count);
    case 'm': return Milliseconds(*count);
    case 'u': return Milliseconds(*count / 1000);
    case 'n': return Milliseconds(*count / 1'000'000);
    default: return out;
    }
}

} // namespace postern::inspection
