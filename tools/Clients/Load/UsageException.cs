namespace Tidegate.Clients.Load;

/// <summary>The command line asks for something that cannot be done; the message says what and how to put it right.</summary>
public sealed class UsageException(string message) : Exception(message);
