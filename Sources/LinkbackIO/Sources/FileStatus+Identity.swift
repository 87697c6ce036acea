package import LinkbackFollowing
package import LinkbackSystem

extension FileStatus {
  package var identity: FileIdentity { FileIdentity(device: device, inode: inode) }
}
