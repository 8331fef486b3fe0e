// SPDX-License-Identifier: Apache-2.0
#include "dataplane/validation/Contract.h"

#include "dataplane/validation/MediaType.h"

namespace postern::validation {

bool ContentRule::reads(std::string_view essence) const noexcept
{
    return kind == Kind::Form || (kind == Kind::Json && isJson(essence));
}

const ContentRule* BodyRule::find(std::string_view essence) const noexcept
{
    const ContentRule* best = nullptr;
    int bestFit = 0;
    for (const ContentRule& rule : content) {
        if (const int fits = fit(essence, rule.range); fits > bestFit) {
            best = &rule;
            bestFit = fits;
        }
    }
    return best;
}

const ResponseRule* OperationContract::response(int status) const noexcept
{
    for (const ResponseRule& rule : responses) {
        if (status >= rule.first && status <= rule.last)
            return &rule;
    }
    return nullptr;
}

const OperationContract* Contract::find(std::string_view method, std::string_view pathTemplate) const
{
    const auto found = operations_.find(std::string(method) + ' ' + std::string(pathTemplate));
    return found != operations_.end() ? &found->second : nullptr;
}

} // namespace postern::validation
