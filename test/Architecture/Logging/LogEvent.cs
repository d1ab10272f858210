namespace Tidegate.Architecture.Logging;

/// <summary>An event that the source can log.</summary>
/// <param name="Id">Its id; null where it is none that is written down.</param>
/// <param name="Folder">The folder of the type that logs it, such as <c>src/Grains/Budget</c>.</param>
/// <param name="Place">The type and the name of the event.</param>
internal sealed record LogEvent(int? Id, string Folder, string Place);
