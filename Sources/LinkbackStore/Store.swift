internal import GRDB
internal import LinkbackCore
