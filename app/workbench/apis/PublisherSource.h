// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Secret.h"
#include "controlplane/publisher/PublisherClient.h"

#include <QObject>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

namespace postern::workbench {

/// What the APIs page needs of a Publisher; the page's own port, so that every state of it can be shown without a
/// server. One job of each kind at a time; a new one ends the one before. Nothing here blocks.
class PublisherSource : public QObject {
    Q_OBJECT
  public:
    enum class State : std::uint8_t { Offline, Connecting, Connected };
    using QObject::QObject;

    [[nodiscard]] virtual State state() const = 0;
    [[nodiscard]] virtual const publisher::PublisherConnection& connection() const = 0;
    /// Empty when secrets are there again after a restart; otherwise why not.
    [[nodiscard]] virtual QString secretsReason() const = 0;

    /// What other calls than these are made with; null unless connected. It goes with the next change of state: handles of its
    /// jobs have to end when stateChanged() is heard.
    [[nodiscard]] virtual publisher::PublisherClient* client() { return nullptr; }
    /// Where secrets are kept; null as long as nobody knows.
    [[nodiscard]] virtual secrets::SecretStore* secretStore() { return nullptr; }

    /// Connects. Given secrets are kept first: the password, the client's secret or the token, as the grant says, and
    /// the proxy's password; an empty one is forgotten. What is under way ends as with close().
    virtual void open(const publisher::PublisherConnection& connection, std::optional<Secret> secret,
                      std::optional<Secret> proxySecret) = 0;
    /// A list or a pull that is under way fails with Cancelled.
    virtual void close() = 0;
    /// From now on exactly this certificate is trusted for this connection; saved with it.
    virtual void trust(const QByteArray& sha256) = 0;
    virtual void list() = 0;
    virtual void pull(const QStringList& ids) = 0;
    virtual void cancelList() = 0;
    virtual void cancelPull() = 0;

  Q_SIGNALS:
    void stateChanged();
    /// Connecting, listing or pulling as a whole went wrong.
    void connectFailed(const postern::publisher::PublisherFailure& failure);
    void connectionChanged();
    void listBegan();
    void pageArrived(const postern::publisher::ApiPage& page);
    void listed(int count);
    void listFailed(const postern::publisher::PublisherFailure& failure);
    void pullProgressed(const postern::publisher::PullProgress& progress);
    void pulled(const std::vector<postern::publisher::PullOutcome>& outcomes);
    void pullFailed(const postern::publisher::PublisherFailure& failure);
};

} // namespace postern::workbench
