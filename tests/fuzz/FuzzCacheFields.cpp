// SPDX-License-Identifier: Apache-2.0
//
// Lines of fields of an answer, as a backend may send them to a cache: whatever they say, ages and lifetimes are not
// negative, no-store is obeyed, and what is written of a date is read back.
#include "dataplane/caching/Reuse.h"
#include "dataplane/caching/Storability.h"
#include "dataplane/http/HttpDate.h"
#include "fuzz/Fuzz.h"

using namespace postern;
using namespace postern::caching;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view text = test::fuzzText(data, size);
    Arena arena;
    http::HeaderMap headers(arena);
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (const std::size_t colon = line.find(": "); colon != std::string_view::npos && colon > 0)
            headers.add(line.substr(0, colon), line.substr(colon + 2));
    }
    const WallTime now{Seconds(1'800'000'000)};
    const CacheControl request = CacheControl::ofRequest(headers);
    const std::string_view why = whyNotStored({request, false, 200, headers, {}});
    StoredResponse stored = describeResponse(200, headers, {now, now + Seconds(1)}, {});
    FUZZ_CHECK(stored.lifetime >= Seconds(0) && stored.initialAge >= Seconds(0));
    FUZZ_CHECK(stored.age(now + Seconds(60)) >= stored.age(now + Seconds(1)));
    const bool refused = stored.control.noStore && !stored.control.mustUnderstand;
    FUZZ_CHECK(!refused || !why.empty());
    const StoredResponse fresh = freshened(stored, headers, {now, now}, {});
    FUZZ_CHECK(fresh.lifetime >= Seconds(0) && fresh.initialAge >= Seconds(0));
    const Reuse reuse = judge(stored, request, now + Seconds(1));
    FUZZ_CHECK(reuse != Reuse::Fresh || (stored.lifetime > Seconds(0) && !request.noCache));
    static_cast<void>(isNotModified(stored, {headers.value(http::HeaderId::IfNoneMatch), headers.value(http::HeaderId::IfModifiedSince)}, now));
    if (const auto date = http::parseHttpDate(headers.value(http::HeaderId::Date), now); date && *date >= WallTime{}) {
        char written[http::httpDateSize];
        http::writeHttpDate(written, *date);
        FUZZ_CHECK(http::parseHttpDate({written, sizeof written}, now) == date);
    }
    return 0;
}
