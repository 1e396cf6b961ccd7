import CMalloc

/// Gives memory that was freed back to the system.
///
/// glibc keeps it for what comes next, in the arena of the thread that freed it: after something large that would be
/// hundreds of megabytes that no other thread ever uses.
public func giveBackFreeMemory() { malloc_trim(0) }
