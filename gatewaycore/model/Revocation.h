// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/Cluster.h"
#include "schema/Schema.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace postern::model {

/// Where the gateway learns of tokens that count no more although nothing else is wrong with them: a file, a URL, or both.
struct Revocation {
    std::string file;
    std::string url;
    std::string userName; ///< for Basic at the URL; empty: none is sent
    schema::SecretRef password;
    std::chrono::seconds every{60};
    std::uint32_t maximum = 100'000;
    TlsClient tls; ///< towards the URL
};

const schema::Schema<Revocation>& describe(schema::Type<Revocation>);

} // namespace postern::model
