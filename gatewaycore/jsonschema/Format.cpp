// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/Format.h"

#include "jsonschema/Decimal.h"
#include "jsonschema/TextForms.h"

#include <algorithm>
#include <array>
#include <limits>

namespace postern::jsonschema {
namespace {

using schema::Value;

struct Known {
    std::string_view name;
    Format format;
    std::string_view words;
    bool (*isText)(std::string_view); ///< null: about numbers
};

// In the order of the enumeration.
constexpr std::array known{
    Known{"date-time", Format::DateTime, "a date and time such as 2026-11-28T10:30:00Z", isDateTime},
    Known{"date", Format::Date, "a date such as 2026-11-28", isDate},
    Known{"time", Format::Time, "a time such as 10:30:00Z", isTime},
    Known{"duration", Format::Duration, "a duration such as P3DT12H", isDuration},
    Known{"email", Format::Email, "an e-mail address", isEmail},
    Known{"hostname", Format::Hostname, "a host name", isHostname},
    Known{"ipv4", Format::Ipv4, "an IPv4 address", isIpv4},
    Known{"ipv6", Format::Ipv6, "an IPv6 address", isIpv6},
    Known{"uuid", Format::Uuid, "a UUID", isUuid},
    Known{"uri", Format::Uri, "a URI with its scheme", isUri},
    Known{"uri-reference", Format::UriReference, "a URI or a relative reference", isUriReference},
    Known{"json-pointer", Format::JsonPointer, "a JSON Pointer", isJsonPointer},
    Known{"relative-json-pointer", Format::RelativeJsonPointer, "a relative JSON Pointer", isRelativeJsonPointer},
    Known{"byte", Format::Byte, "Base64", isBase64},
    Known{"int32", Format::Int32, "an integer of 32 bits", nullptr},
    Known{"int64", Format::Int64, "an integer of 64 bits", nullptr},
};

template <class Integer>
bool fits(const Value& value)
{
    const Decimal number = Decimal::of(value);
    return number.isInteger() && number >= Decimal::of(std::int64_t{std::numeric_limits<Integer>::min()}) &&
           number <= Decimal::of(std::int64_t{std::numeric_limits<Integer>::max()});
}

} // namespace

std::optional<Format> formatNamed(std::string_view name) noexcept
{
    const auto found = std::find_if(known.begin(), known.end(), [name](const Known& one) { return one.name == name; });
    return found != known.end() ? std::optional(found->format) : std::nullopt;
}

std::string_view toString(Format format) noexcept { return known[static_cast<std::size_t>(format)].words; }

bool hasFormat(const Value& value, Format format)
{
    const Known& one = known[static_cast<std::size_t>(format)];
    if (one.isText != nullptr)
        return !value.isString() || one.isText(value.asString());
    return !value.isNumber() || (format == Format::Int32 ? fits<std::int32_t>(value) : fits<std::int64_t>(value));
}

} // namespace postern::jsonschema
