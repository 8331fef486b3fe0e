// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/GatewayConnector.h"

#include <QObject>
#include <memory>

namespace postern::deployment {

/// Says what is known already, on the next turn of the event loop; not at all when it is destroyed first.
template <class T>
class Later final : public Pending {
  public:
    Later(Completion<T> done, Result<T> result) : said_(std::make_shared<Said>(Said{std::move(done), std::move(result)}))
    {
        QMetaObject::invokeMethod(&context_, [said = said_] { said->done(std::move(said->result)); }, Qt::QueuedConnection);
    }

  private:
    struct Said { // outlives this, which may be destroyed by whoever is told
        Completion<T> done;
        Result<T> result;
    };
    std::shared_ptr<Said> said_;
    QObject context_;
};

template <class T>
[[nodiscard]] PendingPtr later(Completion<T> done, Result<T> result)
{
    return std::make_unique<Later<T>>(std::move(done), std::move(result));
}

/// As if the gateway had refused a call, with a reason; nothing leaves this machine.
[[nodiscard]] PendingPtr refusedLater(Completion<CallAnswer> done, int status, std::string reason);

} // namespace postern::deployment
