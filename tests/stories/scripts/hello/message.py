import os

print(os.environ.get('MESSAGE'))
