// SPDX-License-Identifier: Apache-2.0
#include "controlplane/rest/RestCall.h"

#include "controlplane/rest/RestExchange.h"

namespace postern::rest {

RestCall::RestCall(RestExchange* exchange) : exchange_(exchange) { exchange->setHandle(this); }

RestCall::~RestCall()
{
    if (exchange_ != nullptr)
        exchange_->abandon();
}

void RestCall::cancel()
{
    if (exchange_ != nullptr)
        exchange_->cancel();
}

bool RestCall::isRunning() const { return exchange_ != nullptr && !exchange_->isOver(); }

} // namespace postern::rest
