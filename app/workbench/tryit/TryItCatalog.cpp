// SPDX-License-Identifier: GPL-3.0-or-later
// What the form takes from the APIs of the open workspace, and how it follows the gateway's address.
#include "workbench/tryit/TryItPage.h"

#include "workbench/bridge/GatewayLink.h"
#include "workbench/editor/CodeView.h"
#include "workbench/tryit/BodyPanel.h"
#include "workbench/tryit/CallUrl.h"

#include <QComboBox>
#include <QLineEdit>

namespace postern::workbench {

QString TryItPage::baseUrl(const CatalogApi& api) const
{
    for (const RunningApi& running : context().gateway.apis()) {
        const bool same = running.id == api.id || (running.name == api.name && running.version == api.version);
        if (same && !running.url.isEmpty())
            return running.url;
    }
    for (const ListenerStatus& listener : context().gateway.listeners()) {
        if (listener.problem.isEmpty() && !listener.tls)
            return listener.url + api.context;
    }
    return QStringLiteral("http://localhost:8280") + api.context;
}

// The gateway's real address is known now. What nobody touched is filled anew; of what somebody did, only the address.
void TryItPage::followGateway()
{
    if (!touched_) {
        takeOperation();
        return;
    }
    const int api = apis_->currentIndex();
    if (api < 0 || api >= catalog_->apis().size() || base_.isEmpty() || !url_->text().startsWith(base_))
        return;
    const QString now = baseUrl(catalog_->apis().at(api));
    if (now == base_)
        return;
    const int caret = url_->cursorPosition();
    url_->setText(now + url_->text().mid(base_.size()));
    url_->setCursorPosition(std::max(0, caret + static_cast<int>(now.size() - base_.size())));
    base_ = now;
}

void TryItPage::fillApis()
{
    const QString before = wantedApi_.isEmpty() ? apis_->currentText() : wantedApi_;
    const QString operation = wantedApi_.isEmpty() ? operations_->currentText() : wantedOperation_;
    apis_->clear();
    for (const CatalogApi& api : catalog_->apis())
        apis_->addItem(tr("%1 %2", "API, version").arg(api.name, api.version));
    apis_->setEnabled(apis_->count() > 0);
    operations_->setEnabled(apis_->count() > 0);
    // A call that came from elsewhere is none of these operations.
    const int api = before.isEmpty() ? -1 : apis_->findText(before);
    apis_->setCurrentIndex(touched_ ? api : std::max(0, api));
    fillOperations();
    const int same = operations_->findText(operation);
    if (same >= 0 || touched_)
        operations_->setCurrentIndex(same);
    if (apis_->count() > 0)
        wantedApi_.clear();
    if (apis_->currentIndex() >= 0 && operations_->currentIndex() >= 0) {
        const CatalogApi& chosen = catalog_->apis().at(apis_->currentIndex());
        wish(chosen, chosen.operations.at(operations_->currentIndex()));
    }
    followGateway();
}

void TryItPage::fillOperations()
{
    operations_->clear();
    if (apis_->currentIndex() < 0 || apis_->currentIndex() >= catalog_->apis().size())
        return;
    for (const CatalogOperation& operation : catalog_->apis().at(apis_->currentIndex()).operations) {
        operations_->addItem(operation.summary.isEmpty()
                                 ? operation.method + QLatin1Char(' ') + operation.path
                                 : tr("%1 %2 - %3", "method, path, summary").arg(operation.method, operation.path, operation.summary));
    }
    operations_->setCurrentIndex(operations_->count() > 0 ? 0 : -1); // with a placeholder it chooses none by itself
}

void TryItPage::wish(const CatalogApi& api, const CatalogOperation& operation)
{
    auth_->tokens().setWishes({api.name, api.issuers, api.audiences, operation.scopes, operation.needsToken});
}

/// Names the operation that a call from elsewhere went to, by which a token for it is judged. The call stays as it came.
void TryItPage::nameOperation(const inspection::Summary& call)
{
    const QString title = QString::fromStdString(call.api);
    for (int n = 0; n < catalog_->apis().size(); ++n) {
        const CatalogApi& api = catalog_->apis().at(n);
        if (api.name + QLatin1Char(' ') + api.version != title)
            continue;
        apis_->setCurrentIndex(n);
        fillOperations();
        operations_->setCurrentIndex(-1);
        for (int m = 0; m < api.operations.size(); ++m) {
            const CatalogOperation& operation = api.operations.at(m);
            if (operation.method.toStdString() != call.method || operation.path.toStdString() != call.route)
                continue;
            operations_->setCurrentIndex(m);
            wish(api, operation);
        }
        return;
    }
}

void TryItPage::takeOperation()
{
    const int api = apis_->currentIndex();
    const int number = operations_->currentIndex();
    if (api < 0 || number < 0 || api >= catalog_->apis().size())
        return;
    const CatalogApi& from = catalog_->apis().at(api);
    if (number >= from.operations.size())
        return;
    const CatalogOperation& operation = from.operations.at(number);
    QVector<FieldTableModel::Field> headers = operation.headers;
    if (!operation.body.isEmpty() && !operation.contentType.isEmpty())
        headers.prepend({QStringLiteral("Content-Type"), operation.contentType, true});
    filling_ = true;
    from_ = 0;
    method_->setCurrentText(operation.method);
    params_.setFields(operation.query);
    headers_.setFields(headers);
    bodyPanel_->setKind(BodyPanel::Kind::Text);
    body_->setText(operation.body);
    base_ = baseUrl(from);
    url_->setText(withQuery(base_ + operation.filledPath(), params_.used()));
    touched_ = false;
    filling_ = false;
    wish(from, operation);
    // WSO2's issuers are named by their token endpoint: one thing less to look up.
    const QLatin1String tokenPath("/oauth2/token");
    for (const QString& issuer : from.issuers) {
        TokenEndpoint endpoint = auth_->endpoint();
        if (!endpoint.url.isEmpty() || !issuer.startsWith(QLatin1String("http")) || !issuer.endsWith(tokenPath))
            continue;
        endpoint.url = issuer;
        endpoint.authorizeUrl = issuer.chopped(tokenPath.size()) + QStringLiteral("/oauth2/authorize");
        auth_->setEndpoint(endpoint);
    }
    refreshTabs();
    refreshVariables();
}

} // namespace postern::workbench
