// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/GatewayConnector.h"
#include "controlplane/kubernetes/KubeConfig.h"

#include <QDateTime>
#include <QProcess>

namespace postern::kubernetes {

/// What goes with a call.
struct KubeCredential {
    Secret authorization;          ///< of the field Authorization; empty: none
    std::string clientCertificate; ///< PEM; empty: none
    Secret clientKey;
};

/// Says who we are, for one user of a kubeconfig. A program that is asked is asked once for all that wait for it, its answer is kept until
/// it expires or is refused, and it is ended when it takes too long. For one thread with an event loop, which is never held up.
class KubeCredentials final {
  public:
    explicit KubeCredentials(KubeAccess access, Milliseconds execLimit = Milliseconds(60'000));
    ~KubeCredentials();
    KubeCredentials(const KubeCredentials&) = delete;
    KubeCredentials& operator=(const KubeCredentials&) = delete;

    /// `done` runs now (null is returned), or later. Errors: IoError for a token file; NotFound for a program that is not there;
    /// TimedOut; Unauthenticated with the last line that the program wrote to its standard error; ProtocolError for an answer that
    /// is no ExecCredential.
    [[nodiscard]] deployment::PendingPtr get(deployment::Completion<KubeCredential> done);
    /// They were refused. True: the next get() may give others.
    bool forget();

  private:
    class Waiting;
    void startExec();
    void finishExec(Result<KubeCredential> result);
    [[nodiscard]] Result<KubeCredential> credentialOf(const QByteArray& output);

    KubeAccess access_;
    Milliseconds execLimit_;
    std::optional<KubeCredential> kept_;
    QDateTime expires_; ///< not valid: when it is refused
    std::unique_ptr<QProcess> process_;
    std::vector<Waiting*> waiting_;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

} // namespace postern::kubernetes
