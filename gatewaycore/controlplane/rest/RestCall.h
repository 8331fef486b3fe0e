// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "base/UniqueFunction.h"
#include "controlplane/rest/RestFailure.h"
#include "controlplane/rest/RestRequest.h"

#include <QObject>
#include <QPointer>

namespace postern::rest {

using RestCompletion = UniqueFunction<void(Result<RestResponse> result, const RestFailure& failure)>;

class RestExchange;

/// The handle of one call. Whoever holds it may cancel; destroying it before the end cancels without a completion, so
/// a completion may safely refer to the handle's owner. It may be destroyed inside its own completion.
class RestCall final : public QObject {
    Q_OBJECT
  public:
    explicit RestCall(RestExchange* exchange);
    ~RestCall() override;

    /// Ends the call; the completion runs with Cancelled on the next turn of the event loop. No effect when it is over.
    void cancel();
    [[nodiscard]] bool isRunning() const;

  Q_SIGNALS:
    /// The request is on its way, whole: what was before is look-up, TCP and TLS. Once for each attempt, where Qt tells it.
    void sent();
    /// Status and fields of an answer are there (of each attempt, and of a redirect, too); its body follows.
    void headed(const postern::rest::RestResponse& head);
    /// A piece of the body, decoded; the whole of it is in the completion's answer, too. What takes long here holds the
    /// answer up.
    void received(const QByteArray& piece);
    /// Octets of the body so far, and of all when the server said so (otherwise -1). At most every 100 ms.
    void progressed(qint64 received, qint64 total);

  private:
    QPointer<RestExchange> exchange_;
};

} // namespace postern::rest
