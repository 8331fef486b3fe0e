// SPDX-License-Identifier: GPL-3.0-or-later
// The form as a call, and calls that are put into the form: typed, pasted, or from the Inspector.
#include "workbench/tryit/TryItPage.h"

#include "workbench/bridge/GatewayLink.h"
#include "workbench/editor/CodeView.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/models/TraceCall.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/tryit/BodyPanel.h"
#include "workbench/tryit/CallUrl.h"
#include "workbench/tryit/ResponsePanel.h"
#include "workbench/tryit/TestsPanel.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPointer>

namespace postern::workbench {

void TryItPage::urlEdited()
{
    if (filling_)
        return;
    if (url_->text().trimmed().startsWith(QLatin1String("curl "))) {
        // The field has joined the command's lines; the clipboard still has them.
        const QString clipboard = QGuiApplication::clipboard()->text().trimmed();
        const QString command = clipboard.startsWith(QLatin1String("curl ")) ? clipboard : url_->text().trimmed();
        QString error;
        if (const auto call = CurlCommand::parse(command, error)) {
            setCall(*call);
            return;
        }
    }
    // Rows that are switched off are not in the URL; they stay.
    QVector<FieldTableModel::Field> fields = queryOf(url_->text());
    for (const FieldTableModel::Field& field : params_.fields()) {
        if (!field.on)
            fields.append(field);
    }
    params_.setFields(fields);
    touch();
}

void TryItPage::paramsEdited()
{
    url_->setText(withQuery(url_->text(), params_.used()));
    touch();
}

void TryItPage::setCall(const CurlCommand& call)
{
    filling_ = true;
    from_ = 0;
    apis_->setCurrentIndex(-1);
    operations_->clear();
    method_->setCurrentText(call.method);
    url_->setText(call.url);
    touched_ = true;
    base_.clear();
    auth_->tokens().setWishes({});
    params_.setFields(queryOf(call.url));
    QVector<FieldTableModel::Field> fields;
    bool bearer = false;
    for (const auto& [name, value] : call.headers) {
        if (name.compare(QLatin1String("Authorization"), Qt::CaseInsensitive) == 0 &&
            value.startsWith(QLatin1String("Bearer "), Qt::CaseInsensitive)) {
            auth_->setToken(value.mid(7).trimmed());
            bearer = true;
        } else {
            fields.append({name, value, true});
        }
    }
    if (!bearer && !call.header(QStringLiteral("Authorization")).isEmpty())
        auth_->setKind(AuthPanel::Kind::None); // the field itself says it
    headers_.setFields(fields);
    bodyPanel_->setKind(BodyPanel::Kind::Text);
    body_->setText(QString::fromUtf8(call.body));
    filling_ = false;
    refreshTabs();
    refreshVariables();
    bar_->clear();
    if (!call.remarks.isEmpty())
        bar_->show(InlineBar::Kind::Info, {tr("The call was taken over, but not all of it."), call.remarks.join(QLatin1Char(' ')),
                                           auth_->header() ? tr("The credentials of this form are sent with it.") : QString(), {}});
}

CurlCommand TryItPage::call() const
{
    CurlCommand call;
    call.method = method_->currentText().trimmed().toUpper();
    call.url = url_->text().trimmed();
    for (const FieldTableModel::Field& field : headers_.used())
        call.headers.append({field.name, field.value});
    if (const auto credentials = auth_->header())
        call.headers.append({credentials->first, credentials->second});
    call.body = bodyPanel_->octets([](const QString& text) { return text; });
    if (const QString type = bodyPanel_->contentType(); !type.isEmpty()) { // the form knows better than a field that was there before
        call.headers.removeIf([](const auto& field) { return field.first.compare(QLatin1String("Content-Type"), Qt::CaseInsensitive) == 0; });
        call.headers.append({QStringLiteral("Content-Type"), type});
    }
    return call;
}

bool TryItPage::pasteCurl(const QString& text)
{
    QString error;
    const auto call = CurlCommand::parse(text, error);
    if (!call) {
        bar_->show(InlineBar::Kind::Error, {tr("The clipboard holds no call."), error, tr("Copy a curl command, then paste it here."), {}});
        return false;
    }
    setCall(*call);
    return true;
}

QString TryItPage::gatewayUrl() const
{
    const auto listeners = context().gateway.listeners();
    for (const ListenerStatus& listener : listeners) {
        if (listener.problem.isEmpty() && !listener.tls)
            return listener.url;
    }
    return QStringLiteral("http://localhost:8280");
}

void TryItPage::takeExchange(quint64 id, bool send)
{
    if (id == last_ && call().toText() == sent_.toText()) { // the form is that call, with what a recording masks or does not have
        from_ = id;
        bar_->clear();
        if (send)
            this->send();
        return;
    }
    const QString gateway = gatewayUrl();
    const std::ptrdiff_t row = context().exchanges.rowOf(id);
    if (row >= 0) { // at once what the list knows; header fields and body follow with the trace
        const inspection::Summary summary = context().exchanges.summary(static_cast<std::size_t>(row));
        CurlCommand call;
        call.method = QString::fromStdString(summary.method);
        call.url = gateway + QString::fromStdString(summary.target);
        setCall(call);
    }
    context().gateway.fetchTrace(id, [self = QPointer(this), gateway, id, send](std::optional<inspection::Trace> trace) {
        if (self == nullptr)
            return;
        if (trace) {
            self->setCall(callOf(*trace, gateway));
            self->nameOperation(trace->summary);
            self->from_ = id;
            if (send)
                self->send();
        } else {
            self->bar_->show(InlineBar::Kind::Info, {tr("Only method and URL could be taken over."),
                                                     tr("The trace of the exchange is no longer held."), {}, {}});
        }
    });
}

/// The trace of the call that was just answered. It is worth comparing with the exchange that the form was filled from, or
/// with the last answer to the same.
void TryItPage::takeTrace(quint64 id, const std::shared_ptr<const inspection::Trace>& trace)
{
    response_->setTrace(id, trace);
    const QString target = QString::fromStdString(trace->summary.method + ' ' + trace->summary.target.substr(0, trace->summary.target.find('?')));
    response_->setOther(from_ != 0 ? from_ : target == lastTarget_ ? last_ : 0);
    last_ = id;
    lastTarget_ = target;
}

void TryItPage::visit(const QVariantMap& place)
{
    if (place.contains(QStringLiteral("replay"))) {
        QVector<quint64> ids;
        const QVariantList all = place.value(QStringLiteral("replay")).toList();
        for (const QVariant& id : all)
            ids << id.toULongLong();
        replayExchanges(ids);
        return;
    }
    if (place.contains(QStringLiteral("tests"))) { // there may be new ones
        tests_->read();
        tabs_->setCurrentWidget(tests_);
        return;
    }
    if (place.contains(QStringLiteral("curl"))) {
        pasteCurl(place.value(QStringLiteral("curl")).toString());
        return;
    }
    if (const quint64 id = place.value(QStringLiteral("exchange")).toULongLong(); id != 0) {
        takeExchange(id, place.value(QStringLiteral("send")).toBool());
        if (place.value(QStringLiteral("part")) == QLatin1String("credentials"))
            tabs_->setCurrentWidget(auth_);
        return;
    }
    if (place.value(QStringLiteral("part")) == QLatin1String("credentials"))
        tabs_->setCurrentWidget(auth_);
    const QString wanted = place.value(QStringLiteral("api")).toString();
    for (int n = 0; n < catalog_->apis().size() && !wanted.isEmpty(); ++n) {
        const CatalogApi& api = catalog_->apis().at(n);
        if (api.id == wanted || QStringLiteral("%1-%2").arg(api.name, api.version) == wanted) {
            apis_->setCurrentIndex(n);
            fillOperations();
            takeOperation();
        }
    }
    if (place.contains(QStringLiteral("method"))) {
        method_->setCurrentText(place.value(QStringLiteral("method")).toString());
        touch();
    }
    const QString url = place.value(QStringLiteral("url")).toString();
    if (!url.isEmpty() && !url_->text().startsWith(url)) {
        url_->setText(url);
        urlEdited();
    }
}

} // namespace postern::workbench
