// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/kubernetes/KubeConnection.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace postern::kubernetes {

/// Follows the objects of one kind in the connection's namespace: all that there are first, then each change, until stop() or its end.
/// A stream that ends is taken up where it was (resourceVersion); when the server has forgotten that (410), everything is listed anew
/// and `listed` is sent again. For one thread with an event loop. The connection and the kind outlive this.
class KubeWatch final : public QObject {
    Q_OBJECT
  public:
    KubeWatch(KubeConnection& connection, const KubeKind& kind, std::string labelSelector = {}, QObject* parent = nullptr);
    ~KubeWatch() override;

    void start();
    /// Nothing is sent after it.
    void stop();

    void setWait(Milliseconds first) { firstWait_ = first; } ///< before something that failed is tried again; doubles to a minute

  Q_SIGNALS:
    /// Everything that there is: what was known before and is not here is gone.
    void listed(const std::vector<postern::schema::Value>& objects);
    void added(const postern::schema::Value& object);
    void modified(const postern::schema::Value& object);
    void deleted(const postern::schema::Value& object);
    /// It is tried again; once for each time.
    void failed(const QString& why);

  private:
    class Listing;
    void list();
    void finishListing(Result<std::vector<schema::Value>> objects, const std::string& version);
    void follow();
    void takePiece(const QByteArray& piece);
    /// False: the stream is of no more use.
    bool takeEvent(const QByteArray& line);
    void endStream(Result<rest::RestResponse> answer);
    void tryAgain(const std::string& why);
    void goOn();

    KubeConnection& connection_;
    const KubeKind& kind_;
    std::string selector_;
    std::string version_; ///< up to which everything is known; empty: list first
    deployment::PendingPtr pending_;
    std::unique_ptr<rest::RestCall> stream_;
    QByteArray partial_;
    QTimer again_;
    QElapsedTimer since_; ///< the stream was asked for
    Milliseconds firstWait_{1000};
    Milliseconds wait_{1000};
    bool streaming_ = false; ///< the answer is 200, so that its pieces are events
    bool running_ = false;
};

} // namespace postern::kubernetes
