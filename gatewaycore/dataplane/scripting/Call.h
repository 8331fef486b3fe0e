// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Log.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace postern::scripting {

/// The objects that a script meets: `request`, `request.headers`, `request.identity.claims`, ...
enum class Place : std::uint8_t {
    Request,
    Response,
    RequestHeaders,
    ResponseHeaders,
    Identity,
    Claims,
    PathParameters,
    Api,
    Variables,
};

/// What stands in one of them under a name. Texts are the Call's; they are copied before it is asked for anything else.
struct Value {
    enum class Kind : std::uint8_t {
        Unknown, ///< there is no such name: the script has a mistake
        Nil,     ///< the name is known, and this call has nothing under it
        Text,
        Number,
        Flag,
        Object,
    };
    Kind kind = Kind::Nil;
    std::string_view text{};
    std::int64_t number = 0; ///< of a flag, 0 or 1
    Place object{};

    [[nodiscard]] static Value unknown() { return {Kind::Unknown}; }
    [[nodiscard]] static Value nil() { return {}; }
    [[nodiscard]] static Value of(std::string_view its) { return {Kind::Text, its}; }
    [[nodiscard]] static Value of(std::int64_t its) { return {Kind::Number, {}, its}; }
    [[nodiscard]] static Value flag(bool its) { return {Kind::Flag, {}, its ? 1 : 0}; }
    [[nodiscard]] static Value of(Place its) { return {Kind::Object, {}, 0, its}; }
};

/// Why something was not done, as a sentence without its full stop; empty: it was done.
using Refusal = std::string;

/// One call on its way through the gateway, as far as a script may see and change it. Whoever runs a script stands behind
/// this: he decides what is shown, and he bounds what is written, since a script may do it in a loop.
class Call {
  public:
    virtual ~Call() = default;

    /// Of every place but the headers.
    [[nodiscard]] virtual Value get(Place place, std::string_view name) = 0;
    [[nodiscard]] virtual Refusal set(Place place, std::string_view name, const Value& value) = 0;

    // Of RequestHeaders and ResponseHeaders. Names are compared without regard to case.
    /// The value of the n-th field of that name; Nil when there are fewer, or when it is not to be seen.
    [[nodiscard]] virtual Value field(Place headers, std::string_view name, std::size_t nth) = 0;
    /// The name of the n-th field of all; empty when there are fewer.
    [[nodiscard]] virtual std::string_view fieldName(Place headers, std::size_t nth) = 0;
    enum class Change : std::uint8_t { Set, Add, Remove };
    [[nodiscard]] virtual Refusal change(Place headers, Change how, std::string_view name, std::string_view value) = 0;

    using Fields = std::span<const std::pair<std::string, std::string>>;
    /// The call is to be answered so when the script has ended; a second time counts instead of the first.
    [[nodiscard]] virtual Refusal respond(int status, Fields fields, std::string_view body) = 0;
    /// At most mostLogLines times a run, with at most mostLogText octets.
    virtual void log(log::Level level, std::string_view text) = 0;
};

inline constexpr std::size_t mostLogLines = 10;
inline constexpr std::size_t mostLogText = 1024;

} // namespace postern::scripting
