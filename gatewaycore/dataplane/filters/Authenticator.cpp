// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/Authenticator.h"

#include "dataplane/pipeline/CredentialNames.h"

namespace postern::filters {

std::string credentialHeader(std::string chosen, const pipeline::FilterContext& context)
{
    if (chosen.empty() && context.api != nullptr)
        chosen = context.api->authorizationHeader;
    if (chosen.empty())
        chosen = "Authorization";
    if (context.credentials != nullptr)
        context.credentials->addHeader(chosen);
    return chosen;
}

} // namespace postern::filters
