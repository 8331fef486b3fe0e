// SPDX-License-Identifier: Apache-2.0
#include "config/OpenApiReader.h"
#include "config/Validation.h"
#include "fuzz/Fuzz.h"

using namespace postern;

/// A definition from anybody: refused with problems, or an API whose operations can be served.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = test::fuzzText(data, size);
    schema::Problems problems;
    auto api = config::readOpenApiText(text, "f.yaml", problems);
    FUZZ_CHECK(api || problems.hasErrors());
    if (!api)
        return 0;
    for (const model::Operation& operation : api->operations) {
        FUZZ_CHECK(operation.pathTemplate.starts_with('/') && !operation.method.empty());
        for (const model::MockResponse& mock : operation.mocks) {
            FUZZ_CHECK(mock.status >= 200 && mock.status <= 599); // a final one
            for (const auto& [name, value] : mock.headers)
                FUZZ_CHECK((name + value + mock.contentType).find_first_of("\r\n") == std::string::npos);
        }
    }
    model::GatewayConfig gateway;
    gateway.apis.push_back(*std::move(api));
    schema::Problems found;
    (void)config::validate(gateway, found);
    return 0;
}
