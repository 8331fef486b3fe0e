// SPDX-License-Identifier: GPL-3.0-or-later
// Definitions from files, drops and addresses.
#include "controlplane/rest/RestClient.h"
#include "workbench/apis/AddApiPanel.h"
#include "workbench/apis/ApisPage.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Notices.h"
#include "workbench/workspace/Workspace.h"

#include <QDragEnterEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>
#include <QTableView>
#include <QUrl>
#include <utility>

namespace postern::workbench {
namespace {

constexpr qint64 largestDefinition = 32LL * 1024 * 1024;

} // namespace

void ApisPage::chooseFiles()
{
    auto* dialog = new QFileDialog(this, tr("Open OpenAPI files"), QString(), tr("OpenAPI definitions (*.yaml *.yml *.json)"));
    dialog->setObjectName(QStringLiteral("apis.open.dialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &ApisPage::takeFiles);
    dialog->open();
}

void ApisPage::takeFiles(const QStringList& paths)
{
    for (const QString& path : paths) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            bar_->show(InlineBar::Kind::Error, {tr("%1 cannot be opened.").arg(path), file.errorString(), {}, {}});
        } else if (file.size() > largestDefinition) {
            bar_->show(InlineBar::Kind::Error, {tr("%1 is too large.").arg(path), tr("Definitions of up to 32 MB are taken."), {}, {}});
        } else {
            takeDefinition(QFileInfo(path).fileName(), file.readAll());
        }
    }
}

void ApisPage::takeDefinition(const QString& fileName, const QByteArray& text)
{
    const QString id = context().workspace.addDefinition(fileName, text);
    if (id.isEmpty()) {
        if (!addPanel_->isHidden())
            addPanel_->showProblem(context().workspace.error());
        else
            bar_->show(InlineBar::Kind::Error, {tr("%1 was not taken.").arg(fileName), context().workspace.error(),
                                                tr("Correct it and open it again; the other APIs are as they were."), {}});
        return;
    }
    addPanel_->hide();
    bar_->clear();
    select(QStringLiteral("local:") + id);
    table_->setFocus();
    context().notices.show({Notice::Kind::Success, tr("%1 is in the workspace.").arg(fileName), {}, {}});
    tellGateway();
}

void ApisPage::fetchDefinition(const QString& address)
{
    if (!web_)
        web_ = std::make_unique<rest::RestClient>();
    rest::RestRequest request;
    request.url = QUrl(address).toEncoded(QUrl::RemoveFragment | QUrl::RemoveUserInfo);
    request.headers.set("Accept", "application/yaml, application/json, text/yaml, */*;q=0.1");
    fetching_ = web_->send(std::move(request), [this, address](Result<rest::RestResponse> answer, const rest::RestFailure& /*failure*/) {
        if (!answer) {
            addPanel_->showProblem(tr("%1 could not be fetched: %2").arg(address, QString::fromStdString(answer.error().message())));
            return;
        }
        QString name = QUrl(address).fileName();
        if (!name.endsWith(QLatin1String(".yaml")) && !name.endsWith(QLatin1String(".yml")) && !name.endsWith(QLatin1String(".json")))
            name = QUrl(address).host() + (answer->body.trimmed().startsWith('{') ? QStringLiteral(".json") : QStringLiteral(".yaml"));
        addPanel_->setBusy(false);
        takeDefinition(name, answer->body);
    });
}

void ApisPage::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void ApisPage::dropEvent(QDropEvent* event)
{
    QStringList files;
    const QList<QUrl> urls = event->mimeData()->urls();
    for (const QUrl& url : urls) {
        if (url.isLocalFile()) {
            files << url.toLocalFile();
        } else {
            addPanel_->open(AddApiPanel::Purpose::FromAddress);
            fetchDefinition(url.toString());
        }
    }
    takeFiles(files);
    event->acceptProposedAction();
}

} // namespace postern::workbench
