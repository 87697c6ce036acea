package import LinkbackCore
package import LinkbackSystem

extension FileStatus {
  package var identity: FileIdentity { FileIdentity(device: device, inode: inode) }
}
