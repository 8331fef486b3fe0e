// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Secret.h"
#include "controlplane/publisher/PublisherConnection.h"
#include "controlplane/publisher/PublisherFailure.h"

#include <QFrame>
#include <optional>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace postern::workbench {

/// The fields of a connection to a Publisher, in the page itself: nothing waits while it is open.
class ConnectPanel : public QFrame {
    Q_OBJECT
  public:
    explicit ConnectPanel(QWidget* parent = nullptr);

    void setConnection(const publisher::PublisherConnection& connection);
    [[nodiscard]] publisher::PublisherConnection connection() const;
    void setBusy(bool busy);
    void showFailure(const publisher::PublisherFailure& failure);
    void clearFailure();
    /// A word on where the password is kept.
    void setSecretsReason(const QString& reason);
    [[nodiscard]] QWidget* firstField() const;

  Q_SIGNALS:
    /// Secrets that were typed; one that was not is in the keychain, if at all.
    void connectRequested(const postern::publisher::PublisherConnection& connection, const std::optional<postern::Secret>& secret,
                          const std::optional<postern::Secret>& proxySecret);
    void trustRequested(const QByteArray& sha256);
    void cancelled();

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void grantChanged();
    void proxyChanged();
    void refreshHints();
    void setRowVisible(QWidget* field, bool visible);
    void submit();
    QLineEdit* field(const char* id, const QString& label, const QString& hint);

    publisher::PublisherConnection base_; ///< what the fields do not show
    QString freshId_;                     ///< when the fields tell of another server or account
    QFormLayout* form_;
    QComboBox* grant_ = nullptr;
    QLineEdit* name_ = nullptr;
    QLineEdit* address_ = nullptr;
    QLineEdit* user_ = nullptr;
    QLineEdit* tenant_ = nullptr;
    QLineEdit* client_ = nullptr;
    QLineEdit* secret_ = nullptr;
    QLineEdit* caFile_ = nullptr;
    QComboBox* proxyKind_ = nullptr;
    QLineEdit* proxyHost_ = nullptr;
    QLineEdit* proxyPort_ = nullptr;
    QLineEdit* proxyUser_ = nullptr;
    QLineEdit* proxySecret_ = nullptr;
    QLabel* secretsNote_ = nullptr;
    QLabel* failure_ = nullptr;
    QLabel* certificate_ = nullptr;
    QPushButton* trust_ = nullptr;
    QPushButton* connect_ = nullptr;
    QPushButton* cancel_ = nullptr;
    QByteArray offered_; ///< fingerprint that Trust would take
};

} // namespace postern::workbench
