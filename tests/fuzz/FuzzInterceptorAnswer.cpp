// SPDX-License-Identifier: Apache-2.0
//
// What an interceptor service answers: whatever it is, nothing of it that is taken can break a message.
#include "dataplane/filters/FieldNames.h"
#include "dataplane/filters/InterceptorMessage.h"
#include "fuzz/Fuzz.h"

using namespace postern;
using namespace postern::filters;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto answer = readInterceptorAnswer(test::fuzzText(data, size), 64 * 1024);
    if (!answer)
        return 0;
    for (const auto* const fields : {&answer->headersToAdd, &answer->headersToReplace}) {
        for (const auto& [name, value] : *fields)
            FUZZ_CHECK(isFieldName(name) && isFieldValue(value) && !isGatewaysField(name));
    }
    for (const std::string& name : answer->headersToRemove)
        FUZZ_CHECK(isFieldName(name) && !isGatewaysField(name));
    FUZZ_CHECK(answer->responseCode == 0 || (answer->responseCode >= 200 && answer->responseCode <= 599));
    return 0;
}
