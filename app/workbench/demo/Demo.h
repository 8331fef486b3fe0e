// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/publisher/PublisherConnection.h"

#include <QObject>
#include <QString>
#include <QThreadPool>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace postern::rest {
class RestCall;
class RestClient;
} // namespace postern::rest
namespace postern::sandbox {
struct DemoCall;
class Sandbox;
} // namespace postern::sandbox

namespace postern::workbench {

/// What the demo needs, all on this computer: the sandbox (a Publisher, a key manager, sample backends) and the calls
/// that show what a gateway decides.
class Demo : public QObject {
    Q_OBJECT
  public:
    explicit Demo(QObject* parent = nullptr);
    ~Demo() override;

    /// Starts the sandbox in a worker thread; its certificates go to `folder`. Ends with started() or failed().
    void start(const QString& folder);
    [[nodiscard]] bool isRunning() const { return sandbox_ != nullptr; }
    /// To the sandbox's Publisher, its certificate trusted; the password is "admin".
    [[nodiscard]] publisher::PublisherConnection connection() const;
    /// A gateway.yaml that knows the sandbox's issuer.
    [[nodiscard]] QByteArray gatewayYaml(quint16 httpPort, quint16 httpsPort) const;

    /// Of the emulated Kong's Admin API.
    [[nodiscard]] QString kongAdminUrl() const;
    /// The emulated API Gateway of AWS, as an entry of environments.yaml.
    [[nodiscard]] QByteArray awsEnvironment() const;
    /// Calls that Admin API as its own team would; `done` gets what it answers, unless `context` is gone by then.
    void callKong(const QByteArray& method, const QByteArray& path, const QByteArray& body, QObject* context, std::function<void(const QByteArray& answer)> done);

    /// Sends the demo's calls to the gateway, one after the other; ends with callsSent().
    void sendCalls(const QString& gatewayUrl);
    [[nodiscard]] bool isSending() const { return call_ != nullptr; }

  Q_SIGNALS:
    void started();
    void failed(const QString& reason);
    /// `unexpected`: answers with another status than the demo means to show.
    void callsSent(int sent, int unexpected);

  private:
    void next();
    void answered(int status);

    QThreadPool pool_;
    std::unique_ptr<sandbox::Sandbox> sandbox_;
    std::unique_ptr<rest::RestClient> client_;
    std::unique_ptr<rest::RestCall> call_;
    std::map<int, std::unique_ptr<rest::RestCall>> kongCalls_;
    int kongCall_ = 0;
    std::vector<sandbox::DemoCall> calls_;
    QString url_;
    std::size_t at_ = 0;
    int repeat_ = 0;
    int sent_ = 0;
    int unexpected_ = 0;
};

} // namespace postern::workbench
