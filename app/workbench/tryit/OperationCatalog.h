// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/tryit/FieldTableModel.h"

#include <QObject>
#include <QStringList>
#include <QThreadPool>

namespace postern::workbench {

/// One operation to try, filled from the definition's examples.
struct CatalogOperation {
    QString method;
    QString path; ///< template below the API's context: "/orders/{id}"
    QString summary;
    QVector<FieldTableModel::Field> pathParameters;
    QVector<FieldTableModel::Field> query;
    QVector<FieldTableModel::Field> headers;
    QString contentType;
    QString body;
    bool needsToken = false;
    QStringList scopes; ///< all that its first way in wants

    /// The path with its examples put in, percent-encoded; "{id}" stays where there is none.
    [[nodiscard]] QString filledPath() const;
};

struct CatalogApi {
    QString id; ///< as the gateway has it
    QString name;
    QString version;
    QString context;
    QVector<CatalogOperation> operations;
    QStringList issuers;   ///< of the gateway
    QStringList audiences; ///< what its issuers want one of; empty when one does not care
};

/// What the open workspace's APIs offer to be tried. Reads the folder in a worker thread.
class OperationCatalog : public QObject {
    Q_OBJECT
  public:
    explicit OperationCatalog(QObject* parent = nullptr);
    ~OperationCatalog() override;

    /// Reads the folder anew; changed() comes later. A newer read makes an older one void.
    void read(const QString& folder);
    [[nodiscard]] const QVector<CatalogApi>& apis() const { return apis_; }
    /// The reading itself, on any thread.
    [[nodiscard]] static QVector<CatalogApi> readFolder(const QString& folder);

  Q_SIGNALS:
    void changed();

  private:
    QVector<CatalogApi> apis_;
    quint64 generation_ = 0;
    QThreadPool pool_;
};

} // namespace postern::workbench
