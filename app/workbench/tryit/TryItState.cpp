// SPDX-License-Identifier: GPL-3.0-or-later
// What comes back: after a restart from disk, without anything secret; and from memory when the window is made anew.
#include "workbench/tryit/TryItPage.h"

#include "controlplane/calls/SecretName.h"
#include "dataplane/inspection/Masking.h"
#include "workbench/editor/CodeView.h"
#include "workbench/shell/StateView.h"
#include "workbench/tryit/BodyPanel.h"
#include "workbench/tryit/CallUrl.h"
#include "workbench/tryit/EnvironmentSet.h"
#include "workbench/tryit/HistoryPanel.h"
#include "workbench/tryit/KeptUrl.h"
#include "workbench/tryit/ResponsePanel.h"
#include "workbench/workspace/Workspace.h"

#include <QComboBox>
#include <QJsonArray>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSplitter>
#include <QTabWidget>
#include <algorithm>

namespace postern::workbench {
namespace {

constexpr qsizetype largestKeptBody = 1024 * 1024; // of a call that comes back after a restart

QVector<FieldTableModel::Field> keptFields(const QJsonArray& kept)
{
    QVector<FieldTableModel::Field> fields;
    for (const auto& field : kept) {
        const QJsonObject one = field.toObject();
        fields.append({one.value(QLatin1String("name")).toString(), one.value(QLatin1String("value")).toString(), one.value(QLatin1String("on")).toBool(true)});
    }
    return fields;
}

/// Whether a credential stands in a body itself, not as a variable. Such a body stays off the disk, whole: what is masked would be sent
/// when it came back.
bool holdsSecret(const QString& body)
{
    static const QRegularExpression variable(QStringLiteral("\\{\\{[^{}]*\\}\\}"));
    const std::string without = QString(body).replace(variable, QStringLiteral("****")).toStdString(); // as what is masked already
    return inspection::Masking().body({}, without) != without;
}

} // namespace

QJsonObject TryItPage::saveState() const
{
    QJsonObject state{{QStringLiteral("api"), apis_->currentText()},
                      {QStringLiteral("environment"), environments_->chosen()},
                      {QStringLiteral("operation"), operations_->currentText()},
                      {QStringLiteral("tokenUrl"), keptUrl(auth_->endpoint().url)},
                      {QStringLiteral("clientId"), auth_->endpoint().clientId},
                      {QStringLiteral("scopes"), auth_->endpoint().scopes},
                      {QStringLiteral("authorizeUrl"), keptUrl(auth_->endpoint().authorizeUrl)},
                      {QStringLiteral("signIn"), auth_->tokens().grant() == TokenSource::Grant::AuthorizationCode},
                      {QStringLiteral("tab"), tabs_->currentIndex()},
                      {QStringLiteral("answerTab"), response_->tab()},
                      {QStringLiteral("splitter"), QString::fromLatin1(splitter_->saveState().toBase64())}};
    state.insert(QStringLiteral("history"), history_->history().toJson());
    if (!touched_)
        return state;
    // Neither credentials nor header fields that may hold some are kept, only those that say what the body is.
    QJsonArray headers;
    for (const FieldTableModel::Field& field : headers_.fields()) {
        for (const char* harmless : {"content-type", "accept", "accept-language", "prefer"}) {
            if (field.name.compare(QLatin1String(harmless), Qt::CaseInsensitive) == 0)
                headers.append(QJsonObject{{QStringLiteral("name"), field.name}, {QStringLiteral("value"), field.value}, {QStringLiteral("on"), field.on}});
        }
    }
    state.insert(QStringLiteral("method"), method_->currentText());
    state.insert(QStringLiteral("url"), keptUrl(url_->text()));
    state.insert(QStringLiteral("base"), keptUrl(base_));
    state.insert(QStringLiteral("headers"), headers);
    if (const QString body = body_->text(); body.size() <= largestKeptBody && !holdsSecret(body))
        state.insert(QStringLiteral("body"), body);
    state.insert(QStringLiteral("bodyKind"), static_cast<int>(bodyPanel_->kind()));
    state.insert(QStringLiteral("bodyFile"), bodyPanel_->file());
    QJsonArray fields;
    for (const FieldTableModel::Field& field : bodyPanel_->fields().fields())
        fields.append(QJsonObject{{QStringLiteral("name"), field.name},
                                  {QStringLiteral("value"), calls::looksSecret(field.name) ? QString() : field.value},
                                  {QStringLiteral("on"), field.on}});
    state.insert(QStringLiteral("bodyFields"), fields);
    return state;
}

void TryItPage::takeToken(const QString& token, const QString& whose)
{
    auth_->setToken(token);
    auth_->tokens().say(whose, false);
}

void TryItPage::restoreState(const QJsonObject& state)
{
    const auto text = [&state](QLatin1String key) { return state.value(key).toString(); };
    filling_ = true;
    touched_ = state.contains(QLatin1String("headers")) || !text(QLatin1String("url")).isEmpty();
    base_ = text(QLatin1String("base"));
    wantedApi_ = text(QLatin1String("api"));
    wantedOperation_ = text(QLatin1String("operation"));
    method_->setCurrentText(touched_ ? text(QLatin1String("method")) : QStringLiteral("GET"));
    url_->setText(text(QLatin1String("url")));
    params_.setFields(queryOf(url_->text()));
    headers_.setFields(keptFields(state.value(QLatin1String("headers")).toArray()));
    bodyPanel_->fields().setFields(keptFields(state.value(QLatin1String("bodyFields")).toArray()));
    bodyPanel_->setFile(text(QLatin1String("bodyFile")));
    bodyPanel_->setKind(static_cast<BodyPanel::Kind>(std::clamp(state.value(QLatin1String("bodyKind")).toInt(), 0, 3)));
    body_->setText(text(QLatin1String("body")));
    filling_ = false;
    // Another workspace's credentials are none of this one's.
    AuthPanel::Credentials credentials;
    credentials.endpoint.url = text(QLatin1String("tokenUrl"));
    credentials.endpoint.clientId = text(QLatin1String("clientId"));
    credentials.endpoint.scopes = text(QLatin1String("scopes"));
    credentials.endpoint.authorizeUrl = text(QLatin1String("authorizeUrl"));
    if (state.value(QLatin1String("signIn")).toBool())
        credentials.grant = TokenSource::Grant::AuthorizationCode;
    auth_->setCredentials(credentials);
    tabs_->setCurrentIndex(state.value(QLatin1String("tab")).toInt());
    response_->setTab(state.value(QLatin1String("answerTab")).toInt());
    splitter_->restoreState(QByteArray::fromBase64(text(QLatin1String("splitter")).toLatin1()));
    environments_->read(context().workspace.folder());
    environments_->choose(text(QLatin1String("environment")));
    history_->history().restore(state.value(QLatin1String("history")).toArray());
    showIdle();
    refreshTabs();
    refreshVariables();
    apis_->clear();
    operations_->clear();
    catalog_->read(context().workspace.folder()); // what is there may be another workspace's
}

namespace {

/// The form as it stands, with what must not be written down.
struct Remembered {
    bool touched = false;
    QString base;
    QString api;
    QString operation;
    QString method;
    QString url;
    QVector<FieldTableModel::Field> params;
    QVector<FieldTableModel::Field> headers;
    QString body;
    BodyPanel::Kind bodyKind = BodyPanel::Kind::Text;
    QVector<FieldTableModel::Field> bodyFields;
    QString bodyFile;
    AuthPanel::Credentials credentials;
    QVector<CallHistory::Entry> history;
    rest::RestSettings settings;
    std::shared_ptr<const rest::RestResponse> answer; ///< null: none is in view
    qint64 tookMs = 0;
    quint64 exchange = 0;
    std::shared_ptr<const inspection::Trace> trace;
};

} // namespace

std::any TryItPage::memory() const
{
    Remembered all{touched_, base_, apis_->currentText(), operations_->currentText(), method_->currentText(), url_->text(),
                   params_.fields(), headers_.fields(), body_->text(), bodyPanel_->kind(), bodyPanel_->fields().fields(), bodyPanel_->file(), auth_->credentials(), history_->history().entries(), settings_, nullptr, 0, 0, nullptr};
    if (answer_->state() == StateView::State::Content) {
        all.answer = response_->shown();
        all.tookMs = response_->tookMs();
        all.exchange = response_->exchange();
        all.trace = response_->chain().trace();
    }
    return all;
}

void TryItPage::recall(const std::any& memory)
{
    const auto* all = std::any_cast<Remembered>(&memory);
    if (all == nullptr)
        return;
    filling_ = true;
    touched_ = all->touched;
    base_ = all->base;
    wantedApi_ = all->api;
    wantedOperation_ = all->operation;
    method_->setCurrentText(all->method);
    url_->setText(all->url);
    params_.setFields(all->params);
    headers_.setFields(all->headers);
    body_->setText(all->body);
    bodyPanel_->fields().setFields(all->bodyFields);
    bodyPanel_->setFile(all->bodyFile);
    bodyPanel_->setKind(all->bodyKind);
    filling_ = false;
    auth_->setCredentials(all->credentials);
    history_->history().setEntries(all->history);
    settings_ = all->settings;
    client_->setSettings(settings_);
    refreshTabs();
    refreshVariables();
    if (!all->answer)
        return;
    response_->showResponse(all->answer, all->tookMs);
    if (all->exchange != 0)
        response_->setTrace(all->exchange, all->trace);
    else
        response_->setNoTrace(tr("The trace of this call was not found before the window was made anew."));
    answer_->showContent();
}

} // namespace postern::workbench
