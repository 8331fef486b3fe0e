// SPDX-License-Identifier: Apache-2.0
#include "crypto/Certificate.h"
#include "crypto/CertificateText.h"
#include "fuzz/Fuzz.h"

#include <cstdint>

using namespace postern;

/// The header in which a proxy hands on a client's certificate, and the certificate in it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view field = test::fuzzText(data, size);
    if (const auto der = crypto::certificateOfField(field)) {
        if (const auto described = crypto::describeCertificate(*der))
            FUZZ_CHECK(described->sha256Fingerprint.size() == 95);
    }
    return 0;
}
