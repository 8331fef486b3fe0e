// SPDX-License-Identifier: Apache-2.0
#include "Fuzz.h"

#include "config/Users.h"
#include "crypto/Base64.h"
#include "crypto/PasswordHash.h"
#include "dataplane/security/BasicCredentials.h"
#include "dataplane/security/Referrer.h"

#include <string>

using namespace postern;
using namespace postern::test;

namespace {

void read(std::string_view field)
{
    const auto login = security::BasicCredentials::parse(field);
    const bool good = login.form == security::BasicCredentials::Form::Good;
    FUZZ_CHECK(good == toString(login.form).empty());
    FUZZ_CHECK(good || (login.name.empty() && login.password.empty()));
    FUZZ_CHECK(login.name.find(':') == std::string::npos && login.name.find('\0') == std::string::npos);
    FUZZ_CHECK(!good || field.size() <= security::BasicCredentials::longest);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view input = fuzzText(data, size);
    read(input);
    read("Basic " + crypto::base64Encode(input));
    // Everything is a referrer that its own text means, if it may be one at all.
    const std::size_t line = input.find('\n');
    if (line != std::string_view::npos)
        (void)security::matchesReferrer(input.substr(0, line), input.substr(line + 1));
    FUZZ_CHECK(input.empty() || input.size() > 2048 || input.find('*') != std::string_view::npos ||
               security::matchesReferrer(input, input));
    // A hash that is taken is never dearer than a log-in may be; it is not computed here.
    if (const auto hash = crypto::PasswordHash::parse(input))
        FUZZ_CHECK(hash->text() == input && hash->decoy().cost() == hash->cost() && hash->cost() < 5'000'000);
    schema::Problems problems;
    for (const model::User& user : config::parseUsers(input, "users", problems))
        FUZZ_CHECK(!user.name.empty() && user.name.find(':') == std::string::npos && user.origin.location.line > 0);
    return 0;
}
