// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Arena.h"
#include "base/Result.h"

#include <cstdint>
#include <string_view>

namespace postern::http {

enum class Method : std::uint8_t;

/// The four forms of a request target (RFC 9112 3.2).
enum class TargetForm : std::uint8_t { Origin, Absolute, Authority, Asterisk };

/// A request target, taken apart; all views into the target as it was received. Nothing here is decoded.
struct Target {
    TargetForm form = TargetForm::Origin;
    std::string_view scheme;    ///< "http"; absolute-form only
    std::string_view authority; ///< "host[:port]"; absolute-form and authority-form only
    std::string_view path; ///< raw, begins with '/' ("/" when an absolute-form has none); "*"; empty for authority-form
    std::string_view query; ///< raw, without '?'
    bool hasQuery = false;  ///< tells "/a?" from "/a"
};

/// Why a target is refused: a sentence that names the RFC's section; static text.
struct TargetFailure {
    std::string_view reason;
};

/// Splits and checks `text`, strictly: only the octets that RFC 3986 allows, every '%' followed by two hex digits, no
/// fragment, no user information, no %00. Beyond RFC 3986, the octets that browsers do not encode are let through: "|",
/// "[" and "]" in the path; these and "{}^`\" in the query. `method` decides which forms are allowed: authority-form
/// only and always for CONNECT, asterisk-form only for OPTIONS (RFC 9112 3.2.3, 3.2.4). True: `out` is filled in.
/// False: `failure` is.
[[nodiscard]] bool splitTarget(std::string_view text, Method method, Target& out, TargetFailure& failure) noexcept;

/// Whether `authority` is "host[:port]": a name, IPv4 or [IPv6] address, not empty, no user information. Stricter than
/// RFC 3986 3.2.2: a name has letters, digits and "-._~" only, so that it has one spelling (but for case) and cannot be
/// two names.
[[nodiscard]] bool isAuthority(std::string_view authority) noexcept;
/// "host[:port]" in two; the port without ':' and empty when absent; an IPv6 address keeps its brackets.
void splitAuthority(std::string_view authority, std::string_view& host, std::string_view& port) noexcept;

/// What to do with "." and ".." segments.
enum class DotSegments : std::uint8_t {
    Refuse, ///< an error
    Remove, ///< RFC 3986 5.2.4; an error if they would climb above the root
};

/// The path that is routed by: what router and filters compare. Percent-encoded unreserved octets (letters, digits,
/// "-._~") are decoded, other encodings kept but with upper-case digits, so %2F is never a '/' and %25 never starts
/// another encoding; then dot segments - including those that were written %2E - are handled; empty segments ("//") are
/// kept. Returns `path` itself when there was nothing to do, else a copy in the arena. Fails on %00, on "\" and its
/// encoding %5C next to a dot segment, and on what `dots` refuses. What is compared raw: the query, and everything that
/// is forwarded unless a filter rewrites it.
[[nodiscard]] Result<std::string_view> normalisePath(std::string_view path, DotSegments dots, Arena& arena);

/// `text` with every %XX decoded ('+' is left alone). Fails on a '%' without two hex digits and on %00.
/// Returns `text` itself when there was nothing to decode.
[[nodiscard]] Result<std::string_view> percentDecode(std::string_view text, Arena& arena);
/// As percentDecode(), and '+' is a space: application/x-www-form-urlencoded, which is what queries use.
[[nodiscard]] Result<std::string_view> formDecode(std::string_view text, Arena& arena);
/// `text` with every octet that is not unreserved, nor one of `keep`, as %XX.
[[nodiscard]] std::string_view percentEncode(std::string_view text, Arena& arena, std::string_view keep = {});

/// The parameters of a query, raw, in order: "a=1&b&=x" gives (a,1) (b,"") ("",x); empty pieces are left out.
class QueryCursor {
  public:
    explicit QueryCursor(std::string_view query) noexcept : rest_(query) {}
    /// False at the end. `name` and `value` are raw: decode them with formDecode().
    [[nodiscard]] bool next(std::string_view& name, std::string_view& value) noexcept;

  private:
    std::string_view rest_;
};

} // namespace postern::http
