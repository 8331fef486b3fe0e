// SPDX-License-Identifier: Apache-2.0
#include "dataplane/validation/XmlScanner.h"
#include "fuzz/Fuzz.h"

#include <string>

using namespace postern;
using namespace postern::validation;

namespace {

struct Said {
    bool good = false;
    Refusal refusal;
};

Said scan(const XmlLimits& limits, std::string_view text, std::size_t piece)
{
    XmlScanner scanner(limits);
    bool good = true;
    for (std::size_t at = 0; good && at < text.size(); at += piece)
        good = scanner.take(text.substr(at, piece));
    return {good && scanner.end(), scanner.refusal()};
}

} // namespace

/// The first octet chooses limits and the size of the pieces, the rest is the document: every split gives the same
/// verdict, and what is taken is still taken as a part of another document.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view text = test::fuzzText(data, size);
    if (text.empty() || size > 20'000)
        return 0;
    const auto first = static_cast<unsigned char>(text.front());
    text.remove_prefix(1);
    XmlLimits limits;
    limits.doctype = (first & 2U) != 0;
    if ((first & 1U) == 0) {
        limits.size = 2'000;
        limits.depth = limits.children = limits.attributes = 3;
        limits.elements = 9;
        limits.nameLength = limits.attributeLength = limits.textLength = 6;
    }
    const Said whole = scan(limits, text, text.size() + 1);
    const Said pieces = scan(limits, text, 1 + (first >> 2U));
    FUZZ_CHECK(whole.good == pieces.good && whole.refusal.kind == pieces.refusal.kind);
    FUZZ_CHECK(whole.refusal.offset == pieces.refusal.offset && whole.refusal.what == pieces.refusal.what);
    FUZZ_CHECK(whole.good == (whole.refusal.kind == Refusal::Kind::None));
    FUZZ_CHECK(whole.refusal.offset <= text.size());
    if (whole.good && !text.starts_with("\xef\xbb\xbf") && text.find("<?xml") != 0 && text.find("<!DOCTYPE") == std::string_view::npos) {
        XmlLimits wide;
        wide.depth = 100;
        const std::string around = "<around>" + std::string(text) + "</around>";
        FUZZ_CHECK(scan(wide, around, around.size()).good);
    }
    return 0;
}
