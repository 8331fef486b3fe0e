// SPDX-License-Identifier: Apache-2.0
#include "Fuzz.h"

#include "controlplane/kubernetes/KubeConfig.h"

/// Kubeconfigs that are broken or made to be read: what is taken can be asked.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace postern;
    const auto access = kubernetes::parseKubeConfig(test::fuzzText(data, size), "kubeconfig", "/nonexistent", "");
    if (!access)
        return 0;
    FUZZ_CHECK(access->server.starts_with("https://") || access->server.starts_with("http://"));
    FUZZ_CHECK(!access->server.ends_with('/'));
    FUZZ_CHECK(access->user.clientCertificate.empty() == access->user.clientKey.empty());
    FUZZ_CHECK(!access->user.exec || !access->user.exec->command.empty());
    return 0;
}
