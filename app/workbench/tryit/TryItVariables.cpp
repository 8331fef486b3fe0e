// SPDX-License-Identifier: GPL-3.0-or-later
// Variables in the call: their values, what has none, and what will be sent.
#include "workbench/tryit/TryItPage.h"

#include "workbench/bridge/GatewayLink.h"
#include "workbench/editor/CodeView.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/theme/Theme.h"
#include "workbench/tryit/BodyPanel.h"
#include "workbench/tryit/EnvironmentDialog.h"
#include "workbench/tryit/EnvironmentSet.h"
#include "workbench/workspace/Workspace.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>

namespace postern::workbench {
namespace {

constexpr int variablesDelayMs = 150; // while somebody types

} // namespace

void TryItPage::wireVariables()
{
    variablesLater_.setSingleShot(true);
    variablesLater_.setInterval(variablesDelayMs);
    connect(&variablesLater_, &QTimer::timeout, this, &TryItPage::refreshVariables);
    connect(environments_, &EnvironmentSet::changed, this, [this] {
        fillEnvironments();
        refreshVariables();
    });
    connect(environment_, &QComboBox::activated, this, [this](int row) { environments_->choose(row == 0 ? QString() : environment_->itemText(row)); });
    connect(auth_, &AuthPanel::changed, this, [this] {
        environments_->setOwn(QStringLiteral("token"), auth_->token()); // tests call it {{token}}
        variablesLater_.start();
    });
    connect(&context().theme, &Theme::changed, this, &TryItPage::refreshVariables);
    connect(&context().gateway, &GatewayLink::listenersChanged, this, &TryItPage::followBase);
    auth_->setFill([this](const QString& text) {
        return QString::fromStdString(calls::expand(text.toStdString(), environments_->lookup()).text);
    });
    const auto read = [this] { environments_->read(context().workspace.folder()); };
    connect(&context().workspace, &Workspace::opened, this, read);
    connect(&context().workspace, &Workspace::closed, this, read);
    followBase();
    fillEnvironments();
}

// Without an environment {{base}} is the running gateway.
void TryItPage::followBase()
{
    environments_->setOwn(QStringLiteral("base"), gatewayUrl());
}

void TryItPage::fillEnvironments()
{
    const QSignalBlocker quiet(environment_);
    environment_->clear();
    environment_->addItem(tr("No environment"));
    environment_->addItems(environments_->names());
    environment_->setCurrentIndex(std::max(0, environment_->findText(environments_->chosen())));
}

QString TryItPage::problemOf(const QString& text) const
{
    if (!text.contains(QLatin1String("{{")))
        return {};
    const calls::Expansion expansion = calls::expand(text.toStdString(), environments_->lookup());
    return expansion.unknown.empty() ? QString() : environments_->whyUnknown(QString::fromStdString(expansion.unknown.front()));
}

CurlCommand TryItPage::filledCall(QStringList& unknown) const
{
    const auto fill = [&](const QString& text, calls::Insert insert) {
        if (!text.contains(QLatin1String("{{")))
            return text;
        const calls::Expansion expansion = calls::expand(text.toStdString(), environments_->lookup(), insert);
        for (const std::string& name : expansion.unknown)
            unknown << QString::fromStdString(name);
        return QString::fromStdString(expansion.text);
    };
    CurlCommand made = call();
    made.method = fill(made.method, calls::Insert::AsItIs);
    made.url = fill(made.url, calls::Insert::Url);
    for (auto& [name, value] : made.headers)
        value = fill(value, calls::Insert::AsItIs);
    if (bodyPanel_->kind() != BodyPanel::Kind::Text) {
        const auto plain = [&](const QString& text) { return fill(text, calls::Insert::AsItIs); };
        made.body = bodyPanel_->octets(plain);
        (void)bodyPanel_->pieces(plain);
    } else if (made.body.contains("{{")) {
        const bool json = made.header(QStringLiteral("Content-Type")).contains(QLatin1String("json"), Qt::CaseInsensitive);
        made.body = fill(QString::fromUtf8(made.body), json ? calls::Insert::Json : calls::Insert::AsItIs).toUtf8();
    }
    const QStringList credentials = auth_->used();
    for (const QString& text : credentials)
        fill(text, calls::Insert::AsItIs); // what is encoded before it comes into a header field
    unknown.removeDuplicates();
    return made;
}

void TryItPage::refreshVariables()
{
    if (filling_)
        return;
    variablesLater_.stop();
    const QColor wrong = context().theme.colour(Colour::Error);
    const auto judge = [this](const QString& text) { return problemOf(text); };
    params_.setJudge(judge, wrong);
    headers_.setJudge(judge, wrong);
    bodyPanel_->setContentType(headers_.value(QStringLiteral("Content-Type")));
    bodyPanel_->fields().setJudge(judge, wrong);
    // The body: at its line.
    body_->clearMarks();
    const QString body = body_->text();
    if (body.contains(QLatin1String("{{"))) {
        const QStringList lines = body.split(QLatin1Char('\n'));
        for (int n = 0; n < lines.size(); ++n) {
            if (const QString problem = problemOf(lines.at(n)); !problem.isEmpty()) {
                body_->markProblem(n + 1, problem);
                break; // one after the other
            }
        }
    }
    QStringList unknown;
    (void)filledCall(unknown);
    variablesProblem_ = unknown.isEmpty() ? QString() : environments_->whyUnknown(unknown.front());
    // Below the URL: where the call will go, or what is missing.
    const QString url = url_->text();
    preview_->setVisible(!variablesProblem_.isEmpty() || url.contains(QLatin1String("{{")));
    const QString shown = QString::fromStdString(calls::expand(url.toStdString(), environments_->shownLookup(), calls::Insert::Url).text);
    preview_->setText(variablesProblem_.isEmpty() ? tr("Goes to %1").arg(shown) : variablesProblem_);
    QPalette palette = preview_->palette();
    palette.setColor(QPalette::WindowText, context().theme.colour(variablesProblem_.isEmpty() ? Colour::Muted : Colour::Error));
    preview_->setPalette(palette);
    refreshTabs();
}

void TryItPage::editEnvironments()
{
    auto* dialog = new EnvironmentDialog(*environments_, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace postern::workbench
