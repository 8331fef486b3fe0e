// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDir>
#include <QFile>
#include <QHash>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>
#include <arpa/inet.h>
#include <csignal>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace postern::judges {

constexpr int patienceMs = 30'000;

struct Ran {
    int code = -1;
    QByteArray output; ///< both streams
};

/// Runs a program to its end, with `input` at its standard input.
inline Ran run(const QString& program, const QStringList& arguments, const QByteArray& input = {}, const QString& folder = {})
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    if (!folder.isEmpty())
        process.setWorkingDirectory(folder);
    process.start(program, arguments);
    process.waitForStarted(patienceMs);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(patienceMs)) {
        process.kill();
        process.waitForFinished(patienceMs);
        return {-1, "did not end: " + process.readAll()};
    }
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAll()};
}

/// An authority that openssl itself runs: `openssl ca`, with its index of what is revoked.
class OpensslAuthority {
  public:
    explicit OpensslAuthority(const QByteArray& name)
    {
        write("index.txt", "");
        write("serial", "1000\n");
        write("crlnumber", "01\n");
        write("ca.cnf", "[ca]\ndefault_ca=d\n[d]\ndir=.\ndatabase=index.txt\nserial=serial\ncrlnumber=crlnumber\nnew_certs_dir=.\n"
                        "certificate=ca.pem\nprivate_key=ca.key\ndefault_md=sha256\ndefault_days=30\ndefault_crl_days=30\npolicy=p\n"
                        "copy_extensions=copy\nunique_subject=no\n[p]\ncommonName=supplied\n");
        openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-subj", "/CN=" + name,
                 "-keyout", "ca.key", "-out", "ca.pem"});
        list();
    }
    [[nodiscard]] QString file(const QString& name) const { return folder_.filePath(name); }
    /// NAME.pem and NAME.key. `names`: "DNS:a,IP:b" of a server; empty for a client. `dates`: openssl ca's own arguments.
    void issue(const QString& name, const QByteArray& names = {}, const QStringList& key = {"ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"},
               const QStringList& dates = {}) const
    {
        const QByteArray extension = names.isEmpty() ? QByteArray("extendedKeyUsage=clientAuth") : "subjectAltName=" + names;
        openssl(QStringList{"req", "-new", "-newkey"} + key +
                QStringList{"-nodes", "-subj", "/CN=" + name, "-addext", QString::fromLatin1(extension), "-keyout", name + ".key", "-out", name + ".csr"});
        openssl(QStringList{"ca", "-batch", "-notext", "-config", "ca.cnf", "-in", name + ".csr", "-out", name + ".pem"} + dates);
    }
    void revoke(const QString& name) const
    {
        openssl({"ca", "-config", "ca.cnf", "-revoke", name + ".pem"});
        list();
    }
    void list() const { openssl({"ca", "-config", "ca.cnf", "-gencrl", "-out", "ca.crl"}); }
    void openssl(const QStringList& arguments) const
    {
        const Ran ran = run(QStringLiteral("openssl"), arguments, {}, folder_.path());
        if (ran.code != 0)
            qFatal("openssl %s: %s", qPrintable(arguments.join(u' ')), ran.output.constData());
    }

  private:
    void write(const char* name, const QByteArray& text) const
    {
        QFile out(file(QString::fromLatin1(name)));
        if (!out.open(QIODevice::WriteOnly) || out.write(text) != text.size())
            qFatal("cannot write");
    }
    QTemporaryDir folder_;
};

/// posternd on a folder of its own.
class Posternd {
  public:
    Posternd() { process_.setProcessChannelMode(QProcess::MergedChannels); }
    ~Posternd()
    {
        if (process_.state() == QProcess::NotRunning)
            return;
        process_.terminate();
        if (!process_.waitForFinished(patienceMs))
            process_.kill();
        process_.waitForFinished(patienceMs);
    }
    void write(const QString& name, const QByteArray& text) const
    {
        const QString path = file(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile out(path);
        if (!out.open(QIODevice::WriteOnly) || out.write(text) != text.size())
            qFatal("cannot write %s", qPrintable(path));
    }
    /// In one step, as renewals are.
    void copy(const QString& from, const QString& name) const
    {
        const QString path = file(name);
        QFile::remove(path + ".new");
        if (!QFile::copy(from, path + ".new") || ::rename(qPrintable(path + ".new"), qPrintable(path)) != 0)
            qFatal("cannot copy %s", qPrintable(from));
    }
    [[nodiscard]] QString file(const QString& name) const { return folder_.filePath(name); }
    [[nodiscard]] bool start()
    {
        process_.start(QStringLiteral(POSTERND), {"--config", folder_.path(), "--workers", "2"});
        if (!says("\nready "))
            return false;
        static const QRegularExpression listener(QStringLiteral("(\\w+)=\\w+://[\\d.]+:(\\d+)"));
        const QByteArray line = output_.mid(output_.indexOf("\nready ") + 1).split('\n').front();
        for (auto match = listener.globalMatch(QString::fromUtf8(line)); match.hasNext();) {
            const auto one = match.next();
            ports_.insert(one.captured(1), one.captured(2));
        }
        return true;
    }
    [[nodiscard]] Ran check() const { return run(QStringLiteral(POSTERND), {"--config", folder_.path(), "--check"}); }
    /// Waits until it has written `text`.
    [[nodiscard]] bool says(const QByteArray& text)
    {
        return QTest::qWaitFor(
            [&] {
                output_ += process_.readAll();
                return output_.contains(text) || process_.state() == QProcess::NotRunning;
            },
            patienceMs) && output_.contains(text);
    }
    [[nodiscard]] QString port(const QString& listener) const { return ports_.value(listener); }
    [[nodiscard]] const QByteArray& output() const { return output_; }

  private:
    QTemporaryDir folder_;
    QProcess process_;
    QByteArray output_ = "\n";
    QHash<QString, QString> ports_;
};

/// nginx that speaks TLS with the directives of `server`, and answers every call with 200.
class NginxBackend {
  public:
    explicit NginxBackend(const QByteArray& server)
    {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0); // nginx cannot say which port it was given
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
            ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            qFatal("no free port");
        ::close(socket);
        port_ = QByteArray::number(ntohs(address.sin_port));
        QFile file(folder_.filePath(QStringLiteral("nginx.conf")));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("no configuration");
        const QByteArray at = folder_.path().toUtf8();
        file.write("daemon off;\nmaster_process off;\npid " + at + "/pid;\nerror_log " + at + "/error.log;\nevents {}\nhttp {\n  access_log off;\n");
        for (const char* part : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
            file.write(QByteArray("  ") + part + "_temp_path " + at + "/" + part + ";\n");
        file.write("  server {\n    listen 127.0.0.1:" + port_ + " ssl;\n" + server +
                   "    location / { return 200 'by nginx for $ssl_client_s_dn, asked for $ssl_server_name'; }\n  }\n}\n");
    }
    ~NginxBackend()
    {
        process_.kill();
        process_.waitForFinished(patienceMs);
    }
    [[nodiscard]] bool start()
    {
        process_.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process_.start(QStringLiteral("nginx"), {"-c", folder_.filePath(QStringLiteral("nginx.conf"))});
        return QTest::qWaitFor(
            [this] { return run(QStringLiteral("curl"), {"-sk", "https://127.0.0.1:" + QString::fromLatin1(port_) + "/"}).code == 0; }, patienceMs);
    }
    [[nodiscard]] QByteArray url() const { return "https://127.0.0.1:" + port_; }

  private:
    QTemporaryDir folder_;
    QByteArray port_;
    QProcess process_;
};

} // namespace postern::judges
