// SPDX-License-Identifier: Apache-2.0
//
// The first octet chooses the method; the others are a request target. Its parts must be views into it, and the path
// that is routed by must be normal: the same when normalised again, without dot segments, encoded or not.
#include "dataplane/http/Message.h"
#include "dataplane/http/Target.h"
#include "fuzz/Fuzz.h"

#include <algorithm>
#include <string>

using namespace postern;
using namespace postern::http;

namespace {

bool within(std::string_view part, std::string_view whole)
{
    return part.empty() || part == "/" ||
           (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

/// Whether a backend that cuts at '/' and '\\', and off what follows ';', finds a dot segment.
bool climbs(std::string_view decoded)
{
    for (std::size_t at = 0; at <= decoded.size();) {
        const std::size_t end = std::min(decoded.find_first_of("/\\", at), decoded.size());
        std::string_view part = decoded.substr(at, end - at);
        part = part.substr(0, part.find(';'));
        if (part == "." || part == "..")
            return true;
        at = end + 1;
    }
    return false;
}

void checkPath(std::string_view path, Arena& arena)
{
    const auto normal = normalisePath(path, DotSegments::Remove, arena);
    if (!normal)
        return;
    const auto again = normalisePath(*normal, DotSegments::Remove, arena);
    FUZZ_CHECK(again && *again == *normal);
    if (path != "*")
        FUZZ_CHECK(!normal->empty() && normal->front() == '/');
    const std::string closed = std::string(*normal) + "/";
    FUZZ_CHECK(closed.find("/../") == std::string::npos);
    FUZZ_CHECK(closed.find("/./") == std::string::npos);
    FUZZ_CHECK(closed.find("%2E") == std::string::npos && closed.find("%2e") == std::string::npos);
    const auto decoded = percentDecode(*normal, arena);
    FUZZ_CHECK(decoded);
    FUZZ_CHECK(decoded->find('\0') == std::string_view::npos);
    FUZZ_CHECK(!climbs(*decoded));
    const auto strict = normalisePath(path, DotSegments::Refuse, arena);
    FUZZ_CHECK(!strict || *strict == *normal);
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    constexpr Method methods[] = {Method::Get, Method::Connect, Method::Options, Method::Other};
    const std::string_view text = test::fuzzText(data + 1, size - 1);
    Arena arena;
    Target target;
    TargetFailure failure;
    if (splitTarget(text, methods[data[0] % 4], target, failure)) {
        FUZZ_CHECK(within(target.path, text) && within(target.query, text));
        FUZZ_CHECK(within(target.authority, text) && within(target.scheme, text));
        FUZZ_CHECK(target.authority.empty() || isAuthority(target.authority));
        if (target.form == TargetForm::Origin)
            FUZZ_CHECK(std::string(target.path) + (target.hasQuery ? "?" : "") + std::string(target.query) == text);
        if (!target.path.empty())
            checkPath(target.path, arena);
        QueryCursor cursor(target.query);
        std::string_view name;
        std::string_view value;
        std::size_t seen = 0;
        while (cursor.next(name, value)) {
            seen += name.size() + value.size();
            FUZZ_CHECK(formDecode(name, arena) && formDecode(value, arena)); // the split has checked every encoding
        }
        FUZZ_CHECK(seen <= target.query.size());
    } else {
        FUZZ_CHECK(failure.reason.find("(RFC ") != std::string_view::npos);
    }
    // Any text, not only what a target may be; a raw NUL never gets that far.
    if (!text.empty() && text.front() == '/' && text.find('\0') == std::string_view::npos)
        checkPath(text, arena);
    if (text.find('\0') == std::string_view::npos) {
        const auto back = percentDecode(percentEncode(text, arena), arena);
        FUZZ_CHECK(back && *back == text);
    }
    return 0;
}
