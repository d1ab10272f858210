namespace Tidegate.WebFrontend.Memory;

/// <summary>A control group that limits the memory of this process.</summary>
/// <param name="Folder">Where its files are.</param>
/// <param name="IsSecondVersion">Version 2; else version 1.</param>
/// <param name="LimitBytes">Its limit.</param>
internal sealed record MemoryGroup(string Folder, bool IsSecondVersion, long LimitBytes);
