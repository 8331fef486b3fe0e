// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "base/Secret.h"
#include "workbench/apis/SubscribedToken.h"

#include <QObject>
#include <QVector>
#include <functional>

namespace postern::workbench {

class PublisherSource;
class Workspace;

/// Tokens that were got by subscribing: the tokens themselves in the secret store, whose they are in the workspace's state. The
/// one is never in the other.
class TokenShelf final : public QObject {
    Q_OBJECT
  public:
    TokenShelf(PublisherSource& publisher, Workspace& workspace, QObject* parent = nullptr);

    /// Puts it into the store; `done` hears why not.
    void put(const SubscribedToken& whose, Secret token, std::function<void(const QString& problem)> done);
    /// Those for an API ("Orders 1.0.0") that are still good.
    [[nodiscard]] QVector<SubscribedToken> of(const QString& api) const;
    /// Takes the token out of the store for a use; `problem` says why there is none.
    void take(const SubscribedToken& whose, std::function<void(Secret token, const QString& problem)> done);

  private:
    [[nodiscard]] QString keyOf(const SubscribedToken& whose) const;

    PublisherSource& publisher_;
    Workspace& workspace_;
};

} // namespace postern::workbench
