// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/TokenAnswer.h"
#include "fuzz/Fuzz.h"

using namespace postern;

/// What a token endpoint may answer with: a token that counts is fit for a header and for a clock.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = test::fuzzText(data, size);
    for (const int status : {200, 400}) {
        const auto granted = security::readTokenAnswer(status, text, Seconds(300));
        if (!granted) {
            FUZZ_CHECK(!granted.error().message().empty());
            continue;
        }
        FUZZ_CHECK(status == 200);
        FUZZ_CHECK(granted->lifetime >= Seconds(1) && granted->lifetime <= Seconds(86'400));
        FUZZ_CHECK(!granted->token.empty());
        for (const char c : granted->token.reveal())
            FUZZ_CHECK(c > ' ' && c < 0x7f);
    }
    return 0;
}
