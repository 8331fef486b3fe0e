// SPDX-License-Identifier: Apache-2.0
#include "workbench/Workbench.h"
#include "workbench/bridge/ChildGateway.h"
#include "workbench/capture/CapturedGateway.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/models/ExchangeTags.h"
#include "workbench/shell/MainWindow.h"
#include "workbench/shell/Notices.h"
#include "workbench/workspace/Drafts.h"
#include "workbench/workspace/Settings.h"
#include "workbench/workspace/Workspace.h"

#include <QApplication>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSocketNotifier>
#include <QTimer>
#include <cstdio>
#include <unistd.h>

using namespace postern;
using namespace postern::workbench;

namespace {

constexpr int typeEveryMs = 60; // as fast as people type
constexpr int callsAtOnce = 4;
constexpr int markEvery = 20; // exchanges
const QString draftFile = QStringLiteral("gateway.yaml");

/// One line for the one who will kill this program: written whole, and at once.
void say(const char* what, const QString& text)
{
    const QByteArray line = QByteArray(what) + ' ' + QString(text).replace(QLatin1Char('\n'), QLatin1Char(' ')).toUtf8() + '\n';
    if (::write(STDOUT_FILENO, line.constData(), static_cast<size_t>(line.size())) < 0)
        std::_Exit(3);
}
void say(const char* what, qulonglong number) { say(what, QString::number(number)); }

/// A person at work: calls run, a file is being edited, exchanges are marked - until somebody pulls the plug.
class Busy final : public QObject {
  public:
    explicit Busy(Workbench& workbench) : context_(workbench.context())
    {
        QObject::connect(&context_.notices, &Notices::shown, this, [](const Notice& notice) { say("notice", notice.text); });
        auto* gateway = qobject_cast<CapturedGateway*>(&context_.gateway);
        QObject::connect(gateway, &CapturedGateway::captureOpened, this, [this] { begin(); });
        QObject::connect(gateway, &GatewayLink::crashed, this, [this](const QString& reason) {
            say("crashed", reason);
            QTimer::singleShot(0, this, [this] { run(); });
        });
        QObject::connect(gateway, &GatewayLink::stateChanged, this, [this](GatewayState state) {
            if (state == GatewayState::Running)
                QTimer::singleShot(0, this, [this] { callAll(); });
        });
        QObject::connect(gateway, &GatewayLink::listenersChanged, this, [this] { callAll(); });
        QObject::connect(&context_.exchanges, &ExchangeStore::appended, this, [this](quint64 first, quint64 count) { seen(first, count); });
        typing_.setInterval(typeEveryMs);
        typing_.setSingleShot(true); // the next key comes after the last one was taken, however slow the machine is
        QObject::connect(&typing_, &QTimer::timeout, this, [this] { type(); });
    }

  private:
    void begin()
    {
        say("restored", context_.exchanges.size());
        QStringList tags;
        for (auto at = context_.tags.all().begin(); at != context_.tags.all().end(); ++at)
            tags << QStringLiteral("%1:%2:%3").arg(at.key()).arg(at.value().mark).arg(at.value().note);
        say("tags", tags.join(QLatin1Char(',')));
        const QString text = context_.workspace.drafts().text(draftFile);
        typed_ = static_cast<quint64>(text.mid(context_.workspace.drafts().saved(draftFile).size()).size());
        say("draft", typed_);
        begun_ = true;
        run();
        typing_.start();
    }
    void run()
    {
        context_.gateway.start(context_.workspace.folder(), {});
    }
    void type()
    {
        Drafts& drafts = context_.workspace.drafts();
        drafts.edit(draftFile, drafts.text(draftFile) + QLatin1Char('#'), QStringLiteral("Type"), QStringLiteral("typing"));
        say("typed", ++typed_);
        typing_.start();
    }
    void seen(quint64 first, quint64 count)
    {
        if (!begun_)
            return;
        say("seen", context_.exchanges.size());
        for (quint64 row = first; row < first + count; ++row) {
            const quint64 id = context_.exchanges.row(row).id;
            if (id % markEvery != 0)
                continue;
            context_.tags.set(id, {3, false, QStringLiteral("n%1").arg(id)});
            say("marked", id);
        }
    }
    void callAll()
    {
        const auto apis = context_.gateway.apis();
        if (context_.gateway.state() != GatewayState::Running || apis.isEmpty() || calling_ > 0)
            return;
        say("running", apis.first().url);
        for (int n = 0; n < callsAtOnce; ++n)
            call(QUrl(apis.first().url + QStringLiteral("/x")));
    }
    void call(const QUrl& url)
    {
        ++calling_;
        QNetworkReply* reply = network_.get(QNetworkRequest(url));
        QObject::connect(reply, &QNetworkReply::finished, this, [this, reply, url] {
            reply->deleteLater();
            --calling_;
            if (!reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid()) {
                callAll(); // the gateway has gone; or a new one is there by now
                return;
            }
            say("answered", ++answered_);
            QTimer::singleShot(1, this, [this, url] { call(url); });
        });
    }

    AppContext& context_;
    QNetworkAccessManager network_;
    QTimer typing_;
    quint64 typed_ = 0;
    quint64 answered_ = 0;
    int calling_ = 0;
    bool begun_ = false;
};

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    if (argc < 2)
        return 2;
    Workbench workbench(std::make_unique<ChildGateway>(QStringLiteral(POSTERND), Settings::stateFolder() + QStringLiteral("/gateway")));
    Busy busy(workbench);
    // A line on the standard input, or its end, is a person who closes the window.
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, &application, &QCoreApplication::quit);
    workbench.show();
    if (!workbench.openWorkspace(QString::fromLocal8Bit(argv[1])))
        return 1;
    return QApplication::exec();
}
