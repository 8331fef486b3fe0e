// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/bridge/GatewayLink.h"

#include <algorithm>

namespace postern::workbench {

const Problem* decisive(const QVector<Problem>& problems)
{
    const auto error = std::find_if(problems.cbegin(), problems.cend(),
                                    [](const Problem& one) { return one.severity == Problem::Severity::Error; });
    if (error != problems.cend())
        return &*error;
    return problems.isEmpty() ? nullptr : &problems.first();
}

} // namespace postern::workbench
