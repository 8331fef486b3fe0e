// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/OperationCatalog.h"

#include "config/GatewayFolder.h"

#include <QUrl>

namespace postern::workbench {
namespace {

QString text(const std::string& from) { return QString::fromStdString(from); }

CatalogOperation toOperation(const model::Operation& from)
{
    CatalogOperation to;
    to.method = text(from.method);
    to.path = text(from.pathTemplate);
    to.summary = text(from.summary);
    to.needsToken = !from.authNone;
    if (!from.security.alternatives.empty()) {
        for (const model::SchemeUse& use : from.security.alternatives.front()) {
            for (const std::string& scope : use.scopes)
                to.scopes << text(scope);
        }
    }
    for (const model::Parameter& parameter : from.parameters) {
        // Optional ones are offered, switched off.
        const FieldTableModel::Field field{text(parameter.name), text(parameter.example), parameter.required};
        if (parameter.in == model::Parameter::In::Path)
            to.pathParameters.append(field);
        else if (parameter.in == model::Parameter::In::Query)
            to.query.append(field);
        else if (parameter.in == model::Parameter::In::Header)
            to.headers.append(field);
    }
    if (!from.requestExamples.empty()) {
        to.contentType = text(from.requestExamples.front().contentType);
        to.body = text(from.requestExamples.front().body);
    }
    return to;
}

} // namespace

QString CatalogOperation::filledPath() const
{
    QString filled = path;
    for (const FieldTableModel::Field& field : pathParameters) {
        if (!field.value.isEmpty())
            filled.replace(QLatin1Char('{') + field.name + QLatin1Char('}'), QString::fromLatin1(QUrl::toPercentEncoding(field.value)));
    }
    if (filled.endsWith(QLatin1String("/*")))
        filled.chop(2);
    return filled;
}

OperationCatalog::OperationCatalog(QObject* parent) : QObject(parent) { pool_.setMaxThreadCount(1); }

OperationCatalog::~OperationCatalog()
{
    pool_.clear();
    pool_.waitForDone();
}

QVector<CatalogApi> OperationCatalog::readFolder(const QString& folder)
{
    QVector<CatalogApi> apis;
    const config::LoadedGateway loaded = config::loadGateway(folder.toStdString());
    if (!loaded.config)
        return apis;
    QStringList issuers;
    QStringList audiences;
    bool anyAudience = false;
    for (const model::Issuer& issuer : loaded.config->issuers) {
        issuers << text(issuer.issuer);
        anyAudience = anyAudience || issuer.audiences.empty();
        for (const std::string& audience : issuer.audiences)
            audiences << text(audience);
    }
    if (anyAudience)
        audiences.clear();
    for (const model::Api& api : loaded.config->apis) {
        CatalogApi made{text(api.id), text(api.name), text(api.version), text(api.context), {}, issuers, audiences};
        for (const model::Operation& operation : api.operations)
            made.operations.append(toOperation(operation));
        apis.append(std::move(made));
    }
    return apis;
}

void OperationCatalog::read(const QString& folder)
{
    const quint64 generation = ++generation_;
    if (folder.isEmpty()) {
        apis_.clear();
        Q_EMIT changed();
        return;
    }
    pool_.clear(); // older reads that have not begun
    pool_.start([this, folder, generation] {
        auto apis = readFolder(folder);
        // Back to the thread of this object; the destructor waits for the pool, so `this` is alive here.
        QMetaObject::invokeMethod(this, [this, generation, apis = std::move(apis)] {
            if (generation != generation_)
                return;
            apis_ = apis;
            Q_EMIT changed();
        }, Qt::QueuedConnection);
    });
}

} // namespace postern::workbench
