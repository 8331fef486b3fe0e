// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeCredentials.h"

#include "config/GatewayFolder.h"
#include "controlplane/deployment/Answers.h"
#include "crypto/Base64.h"
#include "schema/Document.h"

#include <QTimer>
#include <algorithm>

namespace postern::kubernetes {
namespace {

using deployment::textAt;
using schema::Value;

constexpr qint64 largestOutput = 1 << 20;
constexpr int earlier = 10; ///< seconds before it expires that a credential is no longer used

Result<std::string> tokenIn(const std::filesystem::path& file)
{
    auto text = config::readFileText(file, 1U << 20U);
    if (!text)
        return text;
    while (!text->empty() && static_cast<unsigned char>(text->back()) <= 0x20)
        text->pop_back();
    return text;
}

QByteArray lastLine(const QByteArray& text)
{
    const QList<QByteArray> lines = text.trimmed().split('\n');
    return lines.back().trimmed().left(300);
}

/// Ends it without waiting for its end; perhaps it is what called us.
void leave(QProcess* process)
{
    process->disconnect();
    if (process->state() == QProcess::NotRunning)
        return process->deleteLater();
    QObject::connect(process, &QProcess::finished, process, &QObject::deleteLater);
    process->kill();
}

} // namespace

/// Somebody who waits for the program's answer.
class KubeCredentials::Waiting final : public deployment::Pending {
  public:
    Waiting(KubeCredentials& credentials, deployment::Completion<KubeCredential> done) : credentials_(&credentials), done_(std::move(done)) {}
    ~Waiting() override
    {
        if (credentials_ != nullptr)
            std::erase(credentials_->waiting_, this);
    }
    void tell(Result<KubeCredential> result)
    {
        credentials_ = nullptr;
        deployment::Completion<KubeCredential> to = std::move(done_);
        to(std::move(result));
    }
    void leave() { credentials_ = nullptr; }

  private:
    KubeCredentials* credentials_;
    deployment::Completion<KubeCredential> done_;
};

KubeCredentials::KubeCredentials(KubeAccess access, Milliseconds execLimit) : access_(std::move(access)), execLimit_(execLimit) {}

KubeCredentials::~KubeCredentials()
{
    for (Waiting* const each : waiting_)
        each->leave();
    if (process_ != nullptr)
        leave(process_.release());
}

bool KubeCredentials::forget()
{
    const bool others = access_.user.exec.has_value() || (access_.user.token.empty() && !access_.user.tokenFile.empty());
    kept_.reset();
    return others;
}

deployment::PendingPtr KubeCredentials::get(deployment::Completion<KubeCredential> done)
{
    const KubeUser& user = access_.user;
    if (user.exec) {
        if (kept_ && (!expires_.isValid() || QDateTime::currentDateTimeUtc().addSecs(earlier) < expires_)) {
            done(*kept_);
            return nullptr;
        }
        auto waiting = std::make_unique<Waiting>(*this, std::move(done));
        waiting_.push_back(waiting.get());
        if (process_ == nullptr)
            startExec();
        return waiting;
    }
    KubeCredential out;
    out.clientCertificate = user.clientCertificate;
    out.clientKey = user.clientKey;
    if (!user.token.empty()) {
        out.authorization = Secret("Bearer " + user.token.reveal());
    } else if (!user.tokenFile.empty()) {
        auto token = tokenIn(user.tokenFile);
        if (!token) {
            done(unexpected(std::move(token).error()));
            return nullptr;
        }
        out.authorization = Secret("Bearer " + *token);
    } else if (!user.name.empty()) {
        out.authorization = Secret("Basic " + crypto::base64Encode(user.name + ':' + user.password.reveal()));
    }
    done(std::move(out));
    return nullptr;
}

void KubeCredentials::startExec()
{
    const KubeExec& exec = *access_.user.exec;
    process_ = std::make_unique<QProcess>();
    process_->setObjectName(QStringLiteral("kubernetesCredentials"));
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const auto& [name, value] : exec.env)
        environment.insert(QString::fromStdString(name), QString::fromStdString(value));
    // client.authentication.k8s.io: the program is told what it is asked for in a variable.
    Value spec = Value::object({{"interactive", false}});
    if (exec.provideClusterInfo) {
        Value cluster = Value::object({{"server", access_.server}});
        if (!access_.caPem.empty())
            cluster.set("certificate-authority-data", crypto::base64Encode(access_.caPem));
        if (!access_.tlsServerName.empty())
            cluster.set("tls-server-name", access_.tlsServerName);
        spec.set("cluster", std::move(cluster));
    }
    const Value asked = Value::object({{"apiVersion", exec.apiVersion}, {"kind", "ExecCredential"}, {"spec", std::move(spec)}});
    environment.insert(QStringLiteral("KUBERNETES_EXEC_INFO"), QString::fromStdString(schema::writeJson(asked, 0)));
    process_->setProcessEnvironment(environment);
    process_->setStandardInputFile(QProcess::nullDevice());
    QObject::connect(process_.get(), &QProcess::errorOccurred, process_.get(), [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return;
        const KubeExec& program = *access_.user.exec;
        finishExec(unexpected(ErrorKind::NotFound, "The kubeconfig's program " + program.command + " cannot be started: " + process_->errorString().toStdString() + '.' + (program.installHint.empty() ? "" : ' ' + program.installHint), Fault::Config));
    });
    QObject::connect(process_.get(), &QProcess::readyReadStandardOutput, process_.get(), [this] {
        if (process_->bytesAvailable() > largestOutput)
            finishExec(unexpected(ErrorKind::TooLarge, "The kubeconfig's program " + access_.user.exec->command + " does not stop writing.", Fault::Upstream));
    });
    QObject::connect(process_.get(), &QProcess::finished, process_.get(), [this](int code, QProcess::ExitStatus status) {
        if (status == QProcess::NormalExit && code == 0)
            return finishExec(credentialOf(process_->readAllStandardOutput()));
        const QByteArray why = lastLine(process_->readAllStandardError());
        finishExec(unexpected(ErrorKind::Unauthenticated, "The kubeconfig's program " + access_.user.exec->command + " gives no credential: " + (why.isEmpty() ? "it ended with " + std::to_string(code) + '.' : why.toStdString()), Fault::Upstream));
    });
    QTimer::singleShot(execLimit_, process_.get(), [this] {
        finishExec(unexpected(ErrorKind::TimedOut, "The kubeconfig's program " + access_.user.exec->command + " did not answer within " + std::to_string(execLimit_.count() / 1000) + " seconds.", Fault::Upstream));
    });
    QStringList args;
    for (const std::string& each : exec.args)
        args << QString::fromStdString(each);
    process_->start(QString::fromStdString(exec.command), args);
}

void KubeCredentials::finishExec(Result<KubeCredential> result)
{
    if (process_ == nullptr)
        return;
    leave(process_.release());
    if (result)
        kept_ = *result;
    // Whoever is told may end others that wait, and even this.
    const std::weak_ptr<int> alive = alive_;
    for (std::size_t count = waiting_.size(); count > 0 && !alive.expired() && !waiting_.empty(); --count) {
        Waiting* const next = waiting_.front();
        waiting_.erase(waiting_.begin());
        next->tell(result);
    }
}

Result<KubeCredential> KubeCredentials::credentialOf(const QByteArray& output)
{
    const std::string who = "The kubeconfig's program " + access_.user.exec->command;
    schema::Problems problems; // not repeated: what it quotes may be the token
    const auto answer = schema::readJson(output.toStdString(), "answer", problems);
    if (!answer || textAt(*answer, "/kind") != "ExecCredential")
        return unexpected(ErrorKind::ProtocolError, who + " answers with no ExecCredential.", Fault::Upstream);
    if (textAt(*answer, "/apiVersion") != access_.user.exec->apiVersion)
        return unexpected(ErrorKind::ProtocolError, who + " answers as " + textAt(*answer, "/apiVersion") + ", and the kubeconfig says " + access_.user.exec->apiVersion + '.', Fault::Upstream);
    KubeCredential out;
    if (const std::string token = textAt(*answer, "/status/token"); !token.empty())
        out.authorization = Secret("Bearer " + token);
    out.clientCertificate = textAt(*answer, "/status/clientCertificateData");
    out.clientKey = Secret(textAt(*answer, "/status/clientKeyData"));
    if (out.authorization.empty() && (out.clientCertificate.empty() || out.clientKey.empty()))
        return unexpected(ErrorKind::ProtocolError, who + " answers with neither a token nor a certificate and its key.", Fault::Upstream);
    expires_ = QDateTime::fromString(QString::fromStdString(textAt(*answer, "/status/expirationTimestamp")), Qt::ISODateWithMs);
    return out;
}

} // namespace postern::kubernetes
