// SPDX-License-Identifier: Apache-2.0
#include "dataplane/validation/JsonScanner.h"
#include "fuzz/Fuzz.h"
#include "schema/Document.h"

using namespace postern;
using namespace postern::validation;

namespace {

struct Said {
    bool good = false;
    Refusal refusal;
};

Said scan(const JsonLimits& limits, std::string_view text, std::size_t piece)
{
    JsonScanner scanner(limits);
    bool good = true;
    for (std::size_t at = 0; good && at < text.size(); at += piece)
        good = scanner.take(text.substr(at, piece));
    return {good && scanner.end(), scanner.refusal()};
}

} // namespace

/// The first octet chooses limits and the size of the pieces, the rest is the text: every split gives the same verdict, and
/// what a JSON reader of another kind takes is taken within wide limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view text = test::fuzzText(data, size);
    if (text.empty() || size > 20'000)
        return 0;
    const auto first = static_cast<unsigned char>(text.front());
    text.remove_prefix(1);
    JsonLimits narrow;
    narrow.size = 2'000;
    narrow.depth = 4;
    narrow.objectEntries = narrow.arrayItems = 3;
    narrow.keyLength = narrow.stringLength = narrow.numberLength = 4;
    narrow.values = 12;
    JsonLimits wide;
    wide.depth = 100'000;
    wide.objectEntries = wide.arrayItems = wide.keyLength = wide.stringLength = wide.numberLength = wide.values = 1U << 20U;
    const JsonLimits& limits = (first & 1U) != 0 ? wide : narrow;
    const Said whole = scan(limits, text, text.size() + 1);
    const Said pieces = scan(limits, text, 1 + (first >> 1U));
    FUZZ_CHECK(whole.good == pieces.good && whole.refusal.kind == pieces.refusal.kind);
    FUZZ_CHECK(whole.refusal.offset == pieces.refusal.offset && whole.refusal.what == pieces.refusal.what);
    FUZZ_CHECK(whole.good == (whole.refusal.kind == Refusal::Kind::None));
    FUZZ_CHECK(whole.refusal.offset <= text.size());
    schema::Problems unread;
    schema::ReadLimits reading;
    reading.depth = 100'000;
    if (schema::readJson(text, "v.json", unread, reading) && !text.starts_with("\xef\xbb\xbf"))
        FUZZ_CHECK(scan(wide, text, text.size() + 1).good);
    return 0;
}
