// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QList>

class QComboBox;
class QLabel;
class QPlainTextEdit;

namespace postern::workbench {

/// How clients come to trust the development authority of this workstation: which one it is, and for each kind of client
/// the command that adds it - shown to be run by the person, never run here: it changes what the system trusts.
class AuthorityDialog : public QDialog {
    Q_OBJECT
  public:
    /// `file`: the authority's certificate (PEM); `url`: a listener that shows a certificate of it.
    AuthorityDialog(QString file, QString url, QWidget* parent = nullptr);

  private:
    struct Client {
        QString name;
        QString command;
        QString undo; ///< the command that takes the trust back; empty where there is nothing to take back
    };
    [[nodiscard]] QList<Client> clients() const;
    QWidget* facts();
    QWidget* ways();
    void choose(int client);
    void copy();
    void saveAs();

    QString file_;
    QString url_;
    QString problem_; ///< why the file is no certificate
    QList<Client> clients_;
    QComboBox* client_ = nullptr;
    QPlainTextEdit* command_ = nullptr;
    QLabel* undo_ = nullptr;
    QLabel* said_ = nullptr;
};

} // namespace postern::workbench
