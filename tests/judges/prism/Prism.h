// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/publisher/PublisherClient.h"
#include "sandbox/Call.h"
#include "support/ScriptedServer.h"
#include "support/TestMain.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QProcess>
#include <QTcpSocket>
#include <QTest>
#include <cstdio>
#include <filesystem>
#include <optional>

namespace postern::test {
int runTests(int argc, char** argv);

inline QString prismProgram() { return QStringLiteral(POSTERN_SOURCE_DIR "/tests/judges/node_modules/.bin/prism"); }
inline QString contract(const QString& path) { return QString::fromStdString(contractsFolder()) + QStringLiteral("/wso2/") + path; }

/// A copy of a description with those words put right that no server, client or judge could live with. The Publisher's
/// spells the level of subscription policies "subcription", where its own text, and WSO2's servers, say "subscription", and
/// requires of the form of an operation policy a part that the form does not have, nor its own example; the Developer
/// Portal's refers to an example by a file name that lacks its last letter.
class MendedContract {
  public:
    /// `service` is "publisher" or "devportal"
    MendedContract(const QString& release, const QString& service) : name_(service + QStringLiteral("-api.yaml"))
    {
        const QString from = contract(release + QLatin1Char('/') + service);
        std::filesystem::copy((from + QStringLiteral("/docs")).toStdString(), folder_.path().toStdString() + "/docs", std::filesystem::copy_options::recursive);
        QFile original(from + QLatin1Char('/') + name_);
        QFile copy(file());
        if (!original.open(QIODevice::ReadOnly) || !copy.open(QIODevice::WriteOnly))
            qFatal("cannot copy the contract");
        const QByteArray form = "              properties:\n                policySpecFile:\n";
        copy.write(original.readAll()
                       .replace("- subcription\n", "- subscription\n")
                       .replace("              required:\n                - type\n" + form, form)
                       .replace("tenants.yam\n", "tenants.yaml\n"));
    }
    [[nodiscard]] QString file() const { return folder_.filePath(name_); }

  private:
    QString name_;
    QTemporaryDir folder_;
};

inline sandbox::Call callOf(const WireRequest& request)
{
    sandbox::Call call;
    call.method = request.method.toStdString();
    call.path = QByteArray::fromPercentEncoding(request.path()).toStdString();
    call.query = sandbox::decodePairs(request.query().toStdString());
    call.authorization = request.header("Authorization").toStdString();
    call.contentType = request.header("Content-Type").toStdString();
    call.body = request.body.toStdString();
    call.accept = request.header("Accept").toStdString();
    call.ifMatch = request.header("If-Match").toStdString();
    call.ifNoneMatch = request.header("If-None-Match").toStdString();
    return call;
}

inline WireReply wireOf(const sandbox::Reply& reply)
{
    QByteArray fields;
    for (const auto& [name, value] : reply.headers)
        fields += QByteArray::fromStdString(name) + ": " + QByteArray::fromStdString(value) + "\r\n";
    return WireReply::answer(reply.status, QByteArray::fromStdString(reply.body), QByteArray::fromStdString(reply.contentType), fields);
}

/// `prism proxy --errors`: answers 4xx or 5xx in place of whatever breaks the contract, in either direction.
class Prism {
  public:
    Prism(const QString& specification, const QByteArray& upstream)
    {
        QTcpServer free; // a port that is free now; prism cannot say which one it took
        (void)free.listen(QHostAddress::LocalHost, 0);
        port_ = free.serverPort();
        free.close();
        process_.setProcessChannelMode(QProcess::MergedChannels);
        process_.start(prismProgram(),
                       {QStringLiteral("proxy"), QStringLiteral("--errors"), QStringLiteral("-h"), QStringLiteral("127.0.0.1"),
                        QStringLiteral("-p"), QString::number(port_), specification, QString::fromLatin1(upstream)});
    }
    ~Prism()
    {
        process_.kill();
        process_.waitForFinished();
    }
    Prism(const Prism&) = delete;
    Prism& operator=(const Prism&) = delete;
    [[nodiscard]] bool isUp()
    {
        return QTest::qWaitFor(
                   [this] {
                       QTcpSocket probe;
                       probe.connectToHost(QHostAddress(QHostAddress::LocalHost), port_);
                       return probe.waitForConnected(100) || process_.state() == QProcess::NotRunning;
                   },
                   240'000) && // it takes seconds of CPU time, and a machine may be busy
               process_.state() == QProcess::Running;
    }
    [[nodiscard]] QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(port_); }
    /// What it said so far.
    [[nodiscard]] QByteArray log()
    {
        log_ += process_.readAll();
        return log_;
    }

  private:
    QProcess process_;
    QByteArray log_;
    quint16 port_ = 0;
};

template <class T>
struct Ending {
    std::optional<Result<T>> result;
    publisher::PublisherFailure failure;
    QByteArray message = "(no answer)";
    [[nodiscard]] bool good() const { return result && result->has_value(); }
};

/// Starts a job and waits for its end.
template <class T, class Start>
Ending<T> run(Start start)
{
    Ending<T> ending;
    QEventLoop loop;
    const publisher::PublisherHandle handle = start([&](Result<T> result, const publisher::PublisherFailure& failure) {
        ending.result.emplace(std::move(result));
        ending.failure = failure;
        ending.message = failure.message().toUtf8() + ' ' + failure.rest.bodyExcerpt;
        loop.quit();
    });
    QTimer::singleShot(60'000, &loop, &QEventLoop::quit);
    loop.exec();
    return ending;
}

/// main() of a test that Prism judges: skipped when it is not there, unless it is required.
inline int prismMain(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const char* missing = nullptr;
    if (!QFile::exists(prismProgram()))
        missing = "prism is not installed: run `npm ci` in tests/judges";
    else if (contractsFolder().empty())
        missing = "POSTERN_CONTRACTS does not name the folder of the contracts";
    if (missing == nullptr)
        return runTests(argc, argv);
    const bool required = qEnvironmentVariable("POSTERN_REQUIRE_JUDGES").split(QLatin1Char(',')).contains(QStringLiteral("prism"));
    std::fprintf(stderr, "%s: %s\n", required ? "FAILED" : "SKIPPED", missing);
    return required ? 1 : 77;
}

} // namespace postern::test
